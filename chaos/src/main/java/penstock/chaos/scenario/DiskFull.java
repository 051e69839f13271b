package penstock.chaos.scenario;

import java.time.Duration;
import java.util.List;
import penstock.chaos.Guarantee;
import penstock.chaos.Scenario;
import penstock.chaos.cluster.Site;
import penstock.chaos.fault.Fault;
import penstock.chaos.fault.FullDisk;
import penstock.chaos.workload.ReplayingFleet;
import penstock.chaos.workload.Setting;
import penstock.chaos.workload.Workload;

/** The disk is full. */
final class DiskFull implements Scenario {

  @Override
  public Brief brief() {
    return new Brief(
        "disk-full",
        "the disk of the node is full for a while",
        Site.LOCAL,
        Duration.ofSeconds(12),
        Duration.ofSeconds(40),
        List.of(Guarantee.NO_ACKED_RECORD_LOST, Guarantee.RECEIVER_STANDS));
  }

  @Override
  public Workload workload(Setting setting) {
    return ReplayingFleet.usual(setting);
  }

  @Override
  public Fault fault() {
    return new FullDisk();
  }
}
