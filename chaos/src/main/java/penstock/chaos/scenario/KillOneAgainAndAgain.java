package penstock.chaos.scenario;

import java.time.Duration;
import java.util.List;
import penstock.chaos.Guarantee;
import penstock.chaos.Scenario;
import penstock.chaos.cluster.Site;
import penstock.chaos.fault.Fault;
import penstock.chaos.fault.OneNodeKills;
import penstock.chaos.workload.ReplayingFleet;
import penstock.chaos.workload.Setting;
import penstock.chaos.workload.Workload;

/** One node of a fleet dies and comes back. */
final class KillOneAgainAndAgain implements Scenario {

  @Override
  public Brief brief() {
    return new Brief(
        "kill-one-again-and-again",
        "one node is killed again and again, and stays away for a moment or for long",
        Site.FLEET,
        Duration.ofSeconds(16),
        Duration.ofSeconds(20),
        List.of(Guarantee.NO_ACKED_RECORD_LOST, Guarantee.NOTHING_TWICE));
  }

  @Override
  public Workload workload(Setting setting) {
    return ReplayingFleet.usual(setting);
  }

  @Override
  public Fault fault() {
    return new OneNodeKills();
  }
}
