package penstock.chaos.scenario;

import java.time.Duration;
import java.util.List;
import penstock.chaos.Guarantee;
import penstock.chaos.Scenario;
import penstock.chaos.cluster.Site;
import penstock.chaos.fault.Fault;
import penstock.chaos.fault.RandomKills;
import penstock.chaos.workload.ReplayingFleet;
import penstock.chaos.workload.Setting;
import penstock.chaos.workload.Workload;

/** A node alone, killed at random moments. */
final class KillLocal implements Scenario {

  @Override
  public Brief brief() {
    return new Brief(
        "kill-local",
        "a node alone is killed at random moments, also while it starts",
        Site.LOCAL,
        Duration.ofSeconds(12),
        Duration.ofSeconds(20),
        List.of(Guarantee.NO_ACKED_RECORD_LOST, Guarantee.NOTHING_TWICE, Guarantee.NO_SILENT_LOSS));
  }

  @Override
  public Workload workload(Setting setting) {
    return ReplayingFleet.usual(setting);
  }

  @Override
  public Fault fault() {
    return new RandomKills(150);
  }
}
