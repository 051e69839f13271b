package penstock.sim.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import penstock.protocol.ServerTrust;
import penstock.sim.cli.Interrupt;
import penstock.sim.cli.Progress;
import penstock.sim.cli.Registration;
import penstock.sim.cli.ReportText;
import penstock.sim.cli.Terminal;
import penstock.sim.fleet.Fleet;
import penstock.sim.fleet.FleetDevice;
import penstock.sim.fleet.FleetReport;
import penstock.sim.fleet.FleetSettings;
import penstock.sim.fleet.SimClock;
import penstock.sim.operator.OperatorClient;
import penstock.sim.verify.Depth;
import penstock.sim.verify.FleetVerifier;
import penstock.sim.verify.VerifyReport;
import penstock.sim.wire.DeviceLink;
import penstock.sim.wire.HttpsLink;
import penstock.sim.wire.LossyLink;
import penstock.sim.wire.NodeAddress;
import penstock.sim.wire.Timeouts;

/** The demo's fleet against a node that is there: its life, and its end. One thread. */
final class DemoRun {

  private static final Duration STEP = Duration.ofMillis(250);
  private static final Duration DRAIN_MAX = Duration.ofSeconds(90);
  private static final Duration SETTLE = Duration.ofSeconds(30);

  /** Of all answers; mobile networks at their worst lose so many. */
  private static final double ANSWERS_LOST = 0.01;

  private final NodeAddress address;
  private final OperatorClient operator;
  private final Terminal terminal;
  private final Fleet fleet;
  private final long seed;
  private @Nullable MachineDevice machine;

  DemoRun(FleetSettings settings, NodeAddress address, OperatorClient operator, Terminal terminal) {
    this.address = address;
    this.operator = operator;
    this.terminal = terminal;
    this.seed = settings.seed();
    this.fleet = Fleet.create(settings, SimClock.system());
    terminal.say(
        "%d devices in %d neighbourhoods, %.0f times as fast as in real life, seed %d"
            .formatted(
                settings.devices(),
                fleet.neighbourhoods().size(),
                settings.rateFactor(),
                settings.seed()));
  }

  /**
   * Lets the devices live, drains and closes the fleet.
   *
   * @param length null: until it is interrupted
   * @return what went wrong, a sentence each
   */
  List<String> live(@Nullable Duration length, Interrupt interrupt, BooleanSupplier nodeIsAlive)
      throws IOException, InterruptedException {
    List<String> wrong = new ArrayList<>();
    try (fleet) {
      Registration.register(fleet, operator);
      uploadMachine();
      fleet.start(this::link);
      tell(length, interrupt, nodeIsAlive);
      if (!nodeIsAlive.getAsBoolean()) {
        wrong.add("WRONG  the node ended by itself");
      } else if (!fleet.drain(DRAIN_MAX)) {
        wrong.add("WRONG  the devices could not send all within " + DRAIN_MAX.toSeconds() + " s");
      }
    }
    return wrong;
  }

  private DeviceLink link(FleetDevice device) {
    HttpsLink link =
        new HttpsLink(address, device.certificate(), ServerTrust.any(), Timeouts.usual());
    return new LossyLink(link, ANSWERS_LOST, new SplittableRandom(seed ^ device.id().hashCode()));
  }

  private void uploadMachine() throws IOException, InterruptedException {
    MachineDevice read;
    try {
      read = MachineDevice.read();
    } catch (IOException e) {
      terminal.say("this machine's log is left out: " + e.getMessage());
      return;
    }
    operator.register(read.entry());
    try (HttpsLink link =
        new HttpsLink(address, read.certificate(), ServerTrust.any(), Timeouts.usual())) {
      long acked = read.upload(link);
      terminal.say("this machine's /dev/kmsg is uploaded: " + acked + " records acknowledged");
    }
    machine = read;
  }

  private void tell(@Nullable Duration length, Interrupt interrupt, BooleanSupplier nodeIsAlive)
      throws InterruptedException {
    DemoStory story = new DemoStory(length == null ? DemoStory.ENDLESS : length, fleet);
    Storyteller teller = new Storyteller(story, fleet);
    Progress progress = new Progress(fleet.counters());
    long ms = 0;
    while (!interrupt.isRequested()
        && nodeIsAlive.getAsBoolean()
        && (length == null || ms < length.toMillis())) {
      String told = teller.tell(ms);
      interrupt.await(STEP);
      terminal.progress(progress.line(told));
      ms = (long) (progress.seconds() * 1e3);
    }
    terminal.progress(progress.line("sending the rest"));
  }

  /** Sums up and compares; gives what does not agree, a sentence each. */
  List<String> sumUp() throws IOException, InterruptedException {
    terminal.progress("comparing what the node gives back with what the devices know");
    FleetReport known = fleet.report();
    VerifyReport verified = new FleetVerifier(operator, SETTLE).verify(fleet.truths(), Depth.FULL);
    terminal.say("the devices say:");
    ReportText.fleet(known, fleet.counters()).forEach(terminal::say);
    terminal.say("the node says:");
    DemoSummary.ledger(operator.totals()).forEach(terminal::say);
    ReportText.verified(verified, Depth.FULL).forEach(terminal::say);
    List<String> wrong = new ArrayList<>(ReportText.wrong(known, verified));
    if (machine != null) {
      machine.differences(operator).forEach(what -> wrong.add("WRONG  " + what));
      terminal.say(ReportText.line(MachineDevice.ID, machine.records(), "records compared"));
    }
    DemoSummary.latency(operator.metrics()).forEach(terminal::say);
    return wrong;
  }
}
