package penstock.sim.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import penstock.sim.cli.FleetOptions;
import penstock.sim.cli.Interrupt;
import penstock.sim.cli.Terminal;
import penstock.sim.fleet.FleetSettings;
import penstock.sim.operator.OperatorClient;
import penstock.sim.wire.NodeAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The main job in one command. */
@Command(
    mixinStandardHelpOptions = true,
    name = "demo",
    description = {
      "Starts a node and a fleet of simulated devices that upload to it over mutual TLS, and lets"
          + " things happen to them: an outage of one neighbourhood and the flood behind it, reboots,"
          + " panics. This machine's own /dev/kmsg is one more device, where it can be read.",
      "",
      "Ends after --seconds or with Ctrl-C; sums up, and compares all that the node gives back with"
          + " what the devices know.",
      ""
    },
    footer = {
      "",
      "Exit: 0 all agrees, 1 something does not, or the node failed, 2 usage.",
      "",
      "Examples:",
      "  penstock demo",
      "  penstock demo --seconds 60",
      "  penstock demo --devices 1000 --rate-factor 5 --data-dir /tmp/demo --keep"
    })
public final class DemoCommand implements Callable<Integer> {

  /** A device's quarter of an hour in 45 seconds; 200 devices are then about 2.3 MB/s of log. */
  private static final double RATE_FACTOR = 20;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long the devices log (default: until Ctrl-C).")
  private @Nullable Integer seconds;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port of the page and of the operator's side (default: any free one).")
  private int port;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where the node keeps its data; stays (default: a temporary folder).")
  private @Nullable Path dataDir;

  @Option(names = "--keep", description = "Keep the data and the node's log.")
  private boolean keep;

  @Mixin private final FleetOptions fleetOptions = new FleetOptions();

  private final Terminal terminal = Terminal.system();
  private final Interrupt interrupt = new Interrupt();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (seconds != null && seconds < 1) {
      throw new IllegalArgumentException("--seconds " + seconds + ": must be at least 1");
    }
    // A fleet that goes on with the data of an older one has to have other ids.
    var settings = fleetOptions.settings(RATE_FACTOR, dataDir != null);
    DemoFolder folder = DemoFolder.make(dataDir, keep);
    interrupt.install();
    boolean agrees = false;
    try {
      List<String> wrong = run(folder, settings);
      wrong.forEach(terminal::say);
      agrees = wrong.isEmpty();
    } catch (IOException | RuntimeException e) {
      terminal.say("WRONG  " + (e.getMessage() == null ? e.toString() : e.getMessage()));
    }
    int exitCode = agrees ? 0 : 1;
    end(folder, agrees);
    interrupt.ended(exitCode);
    return exitCode;
  }

  private List<String> run(DemoFolder folder, FleetSettings settings)
      throws IOException, InterruptedException {
    terminal.say("starting a node; its data is in " + folder.data());
    try (NodeProcess node =
        NodeProcess.start(NodeCommandLine.of(folder.data(), port), folder.log())) {
      URI page = URI.create("http://127.0.0.1:" + node.operatorPort() + "/");
      OperatorClient operator = new OperatorClient(page, "");
      NodeAddress address = new NodeAddress("127.0.0.1", node.devicePort());
      terminal.say("the page is at " + page);
      Duration length = seconds == null ? null : Duration.ofSeconds(seconds);
      DemoRun run = new DemoRun(settings, address, operator, terminal);
      List<String> wrong = new ArrayList<>(run.live(length, interrupt, node::isAlive));
      if (wrong.isEmpty()) {
        wrong.addAll(run.sumUp());
      }
      return wrong;
    }
  }

  private void end(DemoFolder folder, boolean agrees) throws IOException {
    boolean keepLog = keep || !agrees;
    folder.clean(keepLog);
    if (folder.keepsData()) {
      terminal.say("the data stays in " + folder.data());
    }
    if (keepLog) {
      terminal.say("the node's log is in " + folder.log());
    }
    terminal.say(agrees ? "all agrees" : "something does not agree");
  }
}
