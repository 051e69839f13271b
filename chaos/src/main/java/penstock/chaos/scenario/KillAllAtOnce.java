package penstock.chaos.scenario;

import java.time.Duration;
import java.util.List;
import penstock.chaos.Guarantee;
import penstock.chaos.Scenario;
import penstock.chaos.cluster.Site;
import penstock.chaos.fault.AllNodesKilled;
import penstock.chaos.fault.Fault;
import penstock.chaos.workload.ReplayingFleet;
import penstock.chaos.workload.Setting;
import penstock.chaos.workload.Workload;

/** A fleet loses power. */
final class KillAllAtOnce implements Scenario {

  @Override
  public Brief brief() {
    return new Brief(
        "kill-all-at-once",
        "all nodes are killed at the same time",
        Site.FLEET,
        Duration.ofSeconds(8),
        Duration.ofSeconds(20),
        List.of(Guarantee.NO_ACKED_RECORD_LOST, Guarantee.NOTHING_TWICE, Guarantee.NO_SILENT_LOSS));
  }

  @Override
  public Workload workload(Setting setting) {
    return ReplayingFleet.usual(setting);
  }

  @Override
  public Fault fault() {
    return new AllNodesKilled();
  }
}
