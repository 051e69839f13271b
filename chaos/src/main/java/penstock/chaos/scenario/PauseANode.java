package penstock.chaos.scenario;

import java.time.Duration;
import java.util.List;
import penstock.chaos.Guarantee;
import penstock.chaos.Scenario;
import penstock.chaos.cluster.Site;
import penstock.chaos.fault.Fault;
import penstock.chaos.fault.Pause;
import penstock.chaos.workload.ReplayingFleet;
import penstock.chaos.workload.Setting;
import penstock.chaos.workload.Workload;

/** A node stands still, and does not know. */
final class PauseANode implements Scenario {

  @Override
  public Brief brief() {
    return new Brief(
        "pause-a-node",
        "a node stands still for longer than the others wait for it, and then goes on",
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
    return new Pause();
  }
}
