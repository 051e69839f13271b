package penstock.chaos.scenario;

import java.time.Duration;
import java.util.List;
import penstock.chaos.Guarantee;
import penstock.chaos.Scenario;
import penstock.chaos.cluster.Site;
import penstock.chaos.fault.Fault;
import penstock.chaos.fault.SeedRestarts;
import penstock.chaos.workload.ReplayingFleet;
import penstock.chaos.workload.Setting;
import penstock.chaos.workload.Workload;

/** The node that may form a cluster is started while it can't see the one that there is. */
final class PartitionFirstSeed implements Scenario {

  @Override
  public Brief brief() {
    return new Brief(
        "partition-first-seed",
        "the first of the seeds is cut off from the other nodes and started again alone",
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
    return new SeedRestarts();
  }
}
