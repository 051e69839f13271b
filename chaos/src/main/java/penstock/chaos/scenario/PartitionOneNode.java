package penstock.chaos.scenario;

import java.time.Duration;
import java.util.List;
import penstock.chaos.Guarantee;
import penstock.chaos.Scenario;
import penstock.chaos.cluster.Site;
import penstock.chaos.fault.Fault;
import penstock.chaos.fault.Partition;
import penstock.chaos.workload.ReplayingFleet;
import penstock.chaos.workload.Setting;
import penstock.chaos.workload.Workload;

/** A node loses the others. */
final class PartitionOneNode implements Scenario {

  @Override
  public Brief brief() {
    return new Brief(
        "partition-one-node",
        "a node and the other nodes can not reach each other",
        Site.FLEET,
        Duration.ofSeconds(14),
        Duration.ofSeconds(25),
        List.of(Guarantee.NO_ACKED_RECORD_LOST, Guarantee.NOTHING_TWICE));
  }

  @Override
  public Workload workload(Setting setting) {
    return ReplayingFleet.usual(setting);
  }

  @Override
  public Fault fault() {
    return new Partition(null, null, Duration.ofSeconds(5), Duration.ofSeconds(28), false);
  }
}
