package penstock.sim.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import penstock.sim.bench.NodeUseWatch;
import penstock.sim.cli.Interrupt;
import penstock.sim.cli.Terminal;
import penstock.sim.cli.TrustOptions;
import penstock.sim.fleetfile.FleetFile;
import penstock.sim.fleetfile.FleetFolder;
import penstock.sim.operator.OperatorClient;
import penstock.sim.report.Band;
import penstock.sim.report.LiveView;
import penstock.sim.report.Picture;
import penstock.sim.report.ResultJson;
import penstock.sim.report.ResultText;
import penstock.sim.report.StormBands;
import penstock.sim.swarm.End;
import penstock.sim.swarm.Storm;
import penstock.sim.swarm.Swarm;
import penstock.sim.swarm.SwarmResult;
import penstock.sim.swarm.SwarmSettings;
import penstock.sim.swarm.SwarmTarget;
import picocli.CommandLine.Command;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock sim run}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "run",
    description = {
      "Runs a fleet of many devices, as a file describes it, against a node: registers them, lets"
          + " them log and upload, lets one of the fleet's storms befall them, and reports. What"
          + " the devices know is compared with the node's ledger.",
      "",
      "Ends by itself or with Ctrl-C; reports in both cases. docs/simulator.md has the rest."
    },
    footer = {
      "",
      "Exit: 0 all agrees, 1 something does not, or the node can't be reached, 2 usage.",
      "",
      "Example:",
      "  penstock sim run neighbourhood --node --storm fibre-cut --picture storm.svg"
    })
public final class SimRunCommand implements Callable<Integer> {

  /** So begins the line that says that all devices are known, and that their lives begin. */
  public static final String REGISTERED = "registered";

  @Parameters(
      paramLabel = "FLEET",
      description = "A file, or the name of one in conf/fleets (below).")
  private String fleet = "";

  @Option(names = "--storm", paramLabel = "NAME", description = "One of the fleet's storms.")
  private String storm = "";

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the report there as JSON.")
  private @Nullable Path json;

  @Option(names = "--picture", paramLabel = "FILE", description = "Writes it there as SVG.")
  private @Nullable Path picture;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long the devices log (default: the file's duration).")
  private @Nullable Integer seconds;

  @Option(
      names = "--drain-seconds",
      paramLabel = "N",
      description =
          "How long they then may take to send the rest, which they then do; without it they only"
              + " wait for answers (the file's end.settle).")
  private @Nullable Integer drainSeconds;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description = "Seconds of ordinary life ahead of the storm, beside those that it has.")
  private int warmup;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Draws all that is drawn; use one once for each node (default: the file's).")
  private @Nullable Long seed;

  @Option(names = "--core", paramLabel = "N", description = "Keeps the simulator to this core.")
  private @Nullable Integer core;

  @Option(
      names = "--verify",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Compare with the node's ledger (default), or don't.")
  private boolean verify = true;

  @Option(
      names = "--node",
      description = "Starts a node on free ports, and ends it with its data when the run ends.")
  private boolean ownNode;

  @Mixin private final Target target = new Target();
  @Mixin private final TrustOptions trust = new TrustOptions();

  private final Terminal terminal = Terminal.system();
  private final Interrupt interrupt = new Interrupt();

  /** For picocli; lists the shipped fleets in the help. */
  @Spec
  void help(CommandSpec commandSpec) {
    Map<String, IHelpSectionRenderer> sections =
        new LinkedHashMap<>(commandSpec.usageMessage().sectionMap());
    sections.put("fleets", help -> fleets());
    commandSpec.usageMessage().sectionMap(sections);
    List<String> keys = new ArrayList<>(commandSpec.usageMessage().sectionKeys());
    keys.add(keys.indexOf("footerHeading"), "fleets");
    commandSpec.usageMessage().sectionKeys(keys);
  }

  private static String fleets() {
    StringBuilder text = new StringBuilder("\nFleets that come with Penstock:\n");
    FleetFolder folder = FleetFolder.installed();
    try {
      for (String name : folder.names()) {
        text.append("  %-14s %s%n".formatted(name, folder.about(name)));
      }
    } catch (IOException e) {
      text.append("  can't be read: ").append(e.getMessage()).append('\n');
    }
    return text.toString();
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    SwarmSettings settings = settings();
    checkWritable(json);
    checkWritable(picture);
    if (core != null) {
      OneCore.pin(core);
    }
    interrupt.install();
    int exitCode = 1;
    try (RunNode own = ownNode ? RunNode.start() : null) {
      exitCode = run(settings, own);
    } finally {
      interrupt.ended(exitCode);
    }
    return exitCode;
  }

  private SwarmSettings settings() throws IOException {
    SwarmSettings read = FleetFile.read(FleetFolder.installed().find(fleet));
    if (!storm.isEmpty() && !read.storms().containsKey(storm)) {
      throw new IllegalArgumentException(
          "--storm "
              + storm
              + ": "
              + fleet
              + " has "
              + read.storms().keySet().stream().sorted().toList());
    }
    SwarmSettings settings =
        read.with(seed == null ? read.seed() : seed, seconds == null ? read.seconds() : seconds)
            .later(warmup);
    End end = settings.end();
    return settings.with(
        new End(
            drainSeconds == null ? end.settle() : Duration.ofSeconds(drainSeconds),
            drainSeconds != null || end.emptyBuffers(),
            verify ? Math.max(0, end.ledgers()) : -1,
            end.narratives()));
  }

  /** Better now than when the run is over. */
  private static void checkWritable(@Nullable Path file) throws IOException {
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || folder == null || !Files.isWritable(folder)) {
      throw new IOException(file + " can't be written: name a file in a folder that can be");
    }
  }

  private int run(SwarmSettings settings, @Nullable RunNode own)
      throws IOException, InterruptedException {
    OperatorClient operator = new OperatorClient(target.operator(own), target.token(own));
    var kind = settings.connections().kind();
    var address = target.devices(kind, own);
    Target.reach(address, kind);
    terminal.say(settings.devices() + " devices, seed " + settings.seed());
    try (Swarm swarm = Swarm.create(settings, storm);
        NodeUseWatch use = NodeUseWatch.start(target.pid(own), operator)) {
      register(swarm, operator);
      String name = settings.name() + (storm.isEmpty() ? "" : "/" + storm);
      SwarmResult result =
          swarm.run(
              new SwarmTarget(List.of(address), trust.trust(), operator, use),
              new LiveView(terminal, name),
              interrupt::isRequested);
      report(settings, result);
      swarm.failures().forEach(failure -> terminal.say("failed: " + failure));
      return result.differences().isEmpty() ? 0 : 1;
    }
  }

  private void register(Swarm swarm, OperatorClient operator) throws IOException {
    long begun = System.nanoTime();
    try {
      operator.registerAll(swarm.entries());
    } catch (java.net.ConnectException e) {
      throw new IOException(
          "no node's operator side can be reached: start one with bin/penstock node, name another"
              + " with --operator-url, or let --node start one",
          e);
    }
    terminal.say((REGISTERED + " in %.1f s").formatted((System.nanoTime() - begun) / 1e9));
  }

  private void report(SwarmSettings settings, SwarmResult result) throws IOException {
    Storm steps = settings.storms().getOrDefault(storm, Storm.NONE);
    List<Band> bands = StormBands.of(steps, result.seconds().size());
    if (json != null) {
      ResultJson.write(result, bands, json);
    }
    if (picture != null) {
      Picture.write(result, bands, picture);
    }
    ResultText.lines(result, settings.end().verifies()).forEach(terminal::say);
  }
}
