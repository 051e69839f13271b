package penstock.chaos.scenario;

import java.time.Duration;
import java.util.List;
import penstock.chaos.Guarantee;
import penstock.chaos.Scenario;
import penstock.chaos.cluster.Site;
import penstock.chaos.fault.Fault;
import penstock.chaos.fault.SegmentsTaken;
import penstock.chaos.workload.ReplayingFleet;
import penstock.chaos.workload.Setting;
import penstock.chaos.workload.Workload;

/** A node that is well is taken for dead. */
final class SegmentsTakenAway implements Scenario {

  @Override
  public Brief brief() {
    return new Brief(
        "segments-taken-away",
        "the open segments of a node that is well are taken over by others",
        Site.FLEET,
        Duration.ofSeconds(1),
        Duration.ofSeconds(25),
        List.of(Guarantee.NO_ACKED_RECORD_LOST, Guarantee.NOTHING_TWICE));
  }

  @Override
  public Workload workload(Setting setting) {
    return ReplayingFleet.usual(setting);
  }

  @Override
  public Fault fault() {
    return new SegmentsTaken();
  }
}
