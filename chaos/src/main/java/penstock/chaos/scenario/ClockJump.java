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

/** Device clocks jump. */
final class ClockJump implements Scenario {

  @Override
  public Brief brief() {
    return new Brief(
        "clock-jump",
        "the devices' clocks jump forward and back, and the node is killed meanwhile",
        Site.LOCAL,
        Duration.ofSeconds(6),
        Duration.ofSeconds(20),
        List.of(Guarantee.NO_POISON, Guarantee.NOTHING_TWICE));
  }

  @Override
  public Workload workload(Setting setting) {
    return new ReplayingFleet(4, 2, true, setting);
  }

  @Override
  public Fault fault() {
    return new RandomKills(200);
  }
}
