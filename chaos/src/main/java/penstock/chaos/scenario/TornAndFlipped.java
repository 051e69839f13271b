package penstock.chaos.scenario;

import java.time.Duration;
import java.util.List;
import penstock.chaos.Guarantee;
import penstock.chaos.Scenario;
import penstock.chaos.cluster.Site;
import penstock.chaos.fault.Fault;
import penstock.chaos.fault.SpoiltTail;
import penstock.chaos.workload.ReplayingFleet;
import penstock.chaos.workload.Setting;
import penstock.chaos.workload.Workload;

/** Power fails in the middle of a write. */
final class TornAndFlipped implements Scenario {

  @Override
  public Brief brief() {
    return new Brief(
        "torn-and-flipped-segment",
        "what was written last before a crash is torn, has a flipped bit, or has garbage behind it",
        Site.LOCAL,
        Duration.ofSeconds(8),
        Duration.ofSeconds(20),
        List.of(Guarantee.NO_ACKED_RECORD_LOST, Guarantee.NOTHING_TWICE));
  }

  @Override
  public Workload workload(Setting setting) {
    return ReplayingFleet.usual(setting);
  }

  @Override
  public Fault fault() {
    return new SpoiltTail();
  }
}
