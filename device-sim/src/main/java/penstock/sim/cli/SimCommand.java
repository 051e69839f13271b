package penstock.sim.cli;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import penstock.protocol.ServerTrust;
import penstock.sim.fleet.Fleet;
import penstock.sim.fleet.FleetReport;
import penstock.sim.fleet.FleetSettings;
import penstock.sim.fleet.SimClock;
import penstock.sim.operator.OperatorClient;
import penstock.sim.verify.Depth;
import penstock.sim.verify.FleetVerifier;
import penstock.sim.verify.VerifyReport;
import penstock.sim.wire.HttpsLink;
import penstock.sim.wire.NodeAddress;
import penstock.sim.wire.Timeouts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A fleet against any node. */
@Command(
    mixinStandardHelpOptions = true,
    name = "sim",
    description = {
      "Runs simulated devices against a node: registers them, lets them log and upload for a while,"
          + " and then compares what the node gives back with what they know.",
      "",
      "Every acknowledged record has to be in the narrative once and as it was logged, ledgers have"
          + " to balance and may name as lost only what was lost, and events have to be there once.",
      "",
      "Ends after --seconds or with Ctrl-C; compares in both cases."
    },
    footer = {
      "",
      "Exit: 0 all agrees, 1 something does not, or the node can't be reached, 2 usage."
    })
public final class SimCommand implements Callable<Integer> {

  private static final Duration STEP = Duration.ofMillis(500);

  @Option(
      names = "--device-url",
      paramLabel = "URL",
      description = "The node's listener for devices (default: ${DEFAULT-VALUE}).")
  private String deviceUrl = "https://127.0.0.1:8443";

  @Option(
      names = "--operator-url",
      paramLabel = "URL",
      description = "The node's listener for operators (default: ${DEFAULT-VALUE}).")
  private URI operatorUrl = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--operator-token",
      paramLabel = "TOKEN",
      defaultValue = "${env:PENSTOCK_WRITE_TOKEN:-}",
      description = "Bearer token of the operator's side; also from PENSTOCK_WRITE_TOKEN.")
  private String token = "";

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long the devices log (default: ${DEFAULT-VALUE}).")
  private int seconds = 60;

  @Option(
      names = "--drain-seconds",
      paramLabel = "N",
      description = "How long they then may take to send the rest (default: ${DEFAULT-VALUE}).")
  private int drainSeconds = 120;

  @Option(
      names = "--verify",
      paramLabel = "DEPTH",
      description = "What to compare: full, ledger or none (default: ${DEFAULT-VALUE}).")
  private Depth depth = Depth.FULL;

  @Mixin private final FleetOptions fleetOptions = new FleetOptions();
  @Mixin private final TrustOptions trustOptions = new TrustOptions();

  private final Terminal terminal = Terminal.system();
  private final Interrupt interrupt = new Interrupt();

  @Override
  public Integer call() throws IOException, InterruptedException {
    FleetSettings settings = fleetOptions.settings(1, true);
    NodeAddress address = NodeAddress.parse(deviceUrl);
    ServerTrust trust = trustOptions.trust();
    OperatorClient operator = new OperatorClient(operatorUrl, token);
    interrupt.install();
    int exitCode = 1;
    try {
      exitCode = run(settings, address, trust, operator);
    } finally {
      interrupt.ended(exitCode);
    }
    return exitCode;
  }

  private int run(
      FleetSettings settings, NodeAddress address, ServerTrust trust, OperatorClient operator)
      throws IOException, InterruptedException {
    Fleet fleet = Fleet.create(settings, SimClock.system());
    terminal.say(settings.devices() + " devices, seed " + settings.seed());
    boolean drained;
    try (fleet) {
      Registration.register(fleet, operator);
      fleet.start(device -> new HttpsLink(address, device.certificate(), trust, Timeouts.usual()));
      live(fleet);
      drained = fleet.drain(Duration.ofSeconds(drainSeconds));
    }
    return report(fleet, drained, operator);
  }

  private void live(Fleet fleet) throws InterruptedException {
    Progress progress = new Progress(fleet.counters());
    while (progress.seconds() < seconds && !interrupt.isRequested()) {
      interrupt.await(STEP);
      terminal.progress(progress.line(""));
    }
    terminal.progress(progress.line("sending the rest"));
  }

  private int report(Fleet fleet, boolean drained, OperatorClient operator)
      throws IOException, InterruptedException {
    FleetReport known = fleet.report();
    VerifyReport verified =
        new FleetVerifier(operator, Duration.ofSeconds(30)).verify(fleet.truths(), depth);
    ReportText.fleet(known, fleet.counters()).forEach(terminal::say);
    ReportText.verified(verified, depth).forEach(terminal::say);
    List<String> wrong = ReportText.wrong(known, verified);
    wrong.forEach(terminal::say);
    if (!drained) {
      terminal.say(
          "not all was sent within " + drainSeconds + " s: " + known.waiting() + " waiting");
    }
    return wrong.isEmpty() && drained ? 0 : 1;
  }
}
