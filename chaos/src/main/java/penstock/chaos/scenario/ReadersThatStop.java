package penstock.chaos.scenario;

import java.time.Duration;
import java.util.List;
import penstock.chaos.Guarantee;
import penstock.chaos.Scenario;
import penstock.chaos.cluster.Site;
import penstock.chaos.fault.Fault;
import penstock.chaos.fault.StoppedReaders;
import penstock.chaos.workload.ReplayingFleet;
import penstock.chaos.workload.Setting;
import penstock.chaos.workload.Workload;

/** Operators ask for everything and stop reading. */
final class ReadersThatStop implements Scenario {

  @Override
  public Brief brief() {
    return new Brief(
        "readers-that-stop",
        "operators ask for everything there is, on many connections, and stop reading",
        Site.LOCAL,
        Duration.ofSeconds(6),
        Duration.ofSeconds(5),
        List.of(Guarantee.NOTHING_BEHIND_HURTS, Guarantee.RECEIVER_STANDS));
  }

  @Override
  public Workload workload(Setting setting) {
    return ReplayingFleet.usual(setting);
  }

  @Override
  public Fault fault() {
    return new StoppedReaders();
  }
}
