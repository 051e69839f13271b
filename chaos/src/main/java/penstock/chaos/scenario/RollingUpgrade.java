package penstock.chaos.scenario;

import java.time.Duration;
import java.util.List;
import penstock.chaos.Guarantee;
import penstock.chaos.Scenario;
import penstock.chaos.cluster.Site;
import penstock.chaos.fault.Fault;
import penstock.chaos.fault.RollingRestart;
import penstock.chaos.workload.Setting;
import penstock.chaos.workload.SimulatedFleet;
import penstock.chaos.workload.Workload;

/** A fleet is restarted while it works. */
final class RollingUpgrade implements Scenario {

  @Override
  public Brief brief() {
    return new Brief(
        "rolling-restart",
        "each node is stopped and started, one after the other",
        Site.FLEET,
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        List.of(Guarantee.NO_ACKED_RECORD_LOST, Guarantee.RECEIVER_STANDS));
  }

  @Override
  public Workload workload(Setting setting) {
    return new SimulatedFleet(10, setting);
  }

  @Override
  public Fault fault() {
    return new RollingRestart();
  }
}
