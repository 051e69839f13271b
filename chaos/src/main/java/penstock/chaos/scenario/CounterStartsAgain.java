package penstock.chaos.scenario;

import java.time.Duration;
import java.util.List;
import penstock.chaos.Guarantee;
import penstock.chaos.Scenario;
import penstock.chaos.cluster.Site;
import penstock.chaos.fault.Fault;
import penstock.chaos.fault.RandomKills;
import penstock.chaos.workload.CounterStartsOver;
import penstock.chaos.workload.ReplayingFleet;
import penstock.chaos.workload.Setting;
import penstock.chaos.workload.Workload;

/** A stream id is used for other contents. */
final class CounterStartsAgain implements Scenario {

  @Override
  public Brief brief() {
    return new Brief(
        "counter-starts-over",
        "numbers that are acknowledged come again with other contents, and the node is killed meanwhile",
        Site.LOCAL,
        Duration.ofSeconds(6),
        Duration.ofSeconds(20),
        List.of(Guarantee.NO_LOG_SWALLOWED, Guarantee.NO_ACKED_RECORD_LOST));
  }

  @Override
  public Workload workload(Setting setting) {
    return ReplayingFleet.usual(setting).beset(new CounterStartsOver());
  }

  @Override
  public Fault fault() {
    return new RandomKills(300);
  }
}
