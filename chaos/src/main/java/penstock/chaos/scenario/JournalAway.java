package penstock.chaos.scenario;

import java.time.Duration;
import java.util.List;
import penstock.chaos.Guarantee;
import penstock.chaos.Scenario;
import penstock.chaos.cluster.Site;
import penstock.chaos.fault.Away;
import penstock.chaos.fault.Fault;
import penstock.chaos.workload.ReplayingFleet;
import penstock.chaos.workload.Setting;
import penstock.chaos.workload.Workload;

/** The database crashes. */
final class JournalAway implements Scenario {

  @Override
  public Brief brief() {
    return new Brief(
        "journal-away",
        "PostgreSQL crashes and comes back",
        Site.FLEET,
        Duration.ofSeconds(10),
        Duration.ofSeconds(12),
        List.of(Guarantee.NO_ACKED_RECORD_LOST, Guarantee.RECEIVER_STANDS));
  }

  @Override
  public Workload workload(Setting setting) {
    return ReplayingFleet.usual(setting);
  }

  @Override
  public Fault fault() {
    return Away.JOURNAL;
  }
}
