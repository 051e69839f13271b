package penstock.chaos.scenario;

import java.time.Duration;
import java.util.List;
import penstock.chaos.Guarantee;
import penstock.chaos.Scenario;
import penstock.chaos.cluster.Site;
import penstock.chaos.fault.Fault;
import penstock.chaos.fault.Reboots;
import penstock.chaos.workload.Setting;
import penstock.chaos.workload.SimulatedFleet;
import penstock.chaos.workload.Workload;

/** Devices start again in the middle of an upload. */
final class RebootMidUpload implements Scenario {

  @Override
  public Brief brief() {
    return new Brief(
        "reboot-mid-upload",
        "devices start again in the middle of uploads, with their log, without it, or by a panic",
        Site.LOCAL,
        Duration.ofSeconds(10),
        Duration.ofSeconds(15),
        List.of(Guarantee.NO_SILENT_LOSS, Guarantee.NOTHING_TWICE, Guarantee.NO_LOG_SWALLOWED));
  }

  @Override
  public Workload workload(Setting setting) {
    return new SimulatedFleet(12, setting);
  }

  @Override
  public Fault fault() {
    return new Reboots();
  }
}
