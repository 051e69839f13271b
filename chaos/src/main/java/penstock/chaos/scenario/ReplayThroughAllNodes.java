package penstock.chaos.scenario;

import java.time.Duration;
import java.util.List;
import penstock.chaos.Guarantee;
import penstock.chaos.Scenario;
import penstock.chaos.cluster.Site;
import penstock.chaos.fault.Calm;
import penstock.chaos.fault.Fault;
import penstock.chaos.workload.ReplayingFleet;
import penstock.chaos.workload.Setting;
import penstock.chaos.workload.Workload;

/** The same chunks come through all nodes at once. */
final class ReplayThroughAllNodes implements Scenario {

  @Override
  public Brief brief() {
    return new Brief(
        "replay-through-all-nodes",
        "devices send the same chunks through all nodes at the same time",
        Site.FLEET,
        Duration.ofSeconds(8),
        Duration.ofSeconds(15),
        List.of(Guarantee.NOTHING_TWICE, Guarantee.NO_LOG_SWALLOWED));
  }

  @Override
  public Workload workload(Setting setting) {
    return new ReplayingFleet(4, 4, false, setting);
  }

  @Override
  public Fault fault() {
    return new Calm();
  }
}
