package penstock.chaos.scenario;

import java.time.Duration;
import java.util.List;
import penstock.chaos.Guarantee;
import penstock.chaos.Scenario;
import penstock.chaos.cluster.Site;
import penstock.chaos.fault.Fault;
import penstock.chaos.fault.Partition;
import penstock.chaos.net.Place;
import penstock.chaos.workload.ReplayingFleet;
import penstock.chaos.workload.Setting;
import penstock.chaos.workload.Workload;

/** A node loses the database. */
final class PartitionFromPostgres implements Scenario {

  @Override
  public Brief brief() {
    return new Brief(
        "partition-from-postgres",
        "a node and PostgreSQL can not reach each other",
        Site.FLEET,
        Duration.ofSeconds(14),
        Duration.ofSeconds(28),
        List.of(Guarantee.NO_ACKED_RECORD_LOST, Guarantee.RECEIVER_STANDS));
  }

  @Override
  public Workload workload(Setting setting) {
    return ReplayingFleet.usual(setting);
  }

  @Override
  public Fault fault() {
    return new Partition(
        null, Place.POSTGRES, Duration.ofSeconds(3), Duration.ofSeconds(15), false);
  }
}
