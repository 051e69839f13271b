package penstock.chaos.scenario;

import java.time.Duration;
import java.util.List;
import penstock.chaos.Guarantee;
import penstock.chaos.Scenario;
import penstock.chaos.cluster.Site;
import penstock.chaos.fault.Calm;
import penstock.chaos.fault.Fault;
import penstock.chaos.workload.Garbage;
import penstock.chaos.workload.ReplayingFleet;
import penstock.chaos.workload.Setting;
import penstock.chaos.workload.Workload;

/** Bodies that nobody can read come between good ones. */
final class GarbageAmongUploads implements Scenario {

  @Override
  public Brief brief() {
    return new Brief(
        "garbage",
        "bodies that nobody can read come between good ones",
        Site.LOCAL,
        Duration.ofSeconds(4),
        Duration.ofSeconds(5),
        List.of(Guarantee.NO_POISON, Guarantee.RECEIVER_STANDS));
  }

  @Override
  public Workload workload(Setting setting) {
    return ReplayingFleet.usual(setting).beset(new Garbage());
  }

  @Override
  public Fault fault() {
    return new Calm();
  }
}
