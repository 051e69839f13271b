package penstock.chaos.scenario;

import java.time.Duration;
import java.util.List;
import penstock.chaos.Guarantee;
import penstock.chaos.Scenario;
import penstock.chaos.cluster.Site;
import penstock.chaos.fault.EventsDeleted;
import penstock.chaos.fault.Fault;
import penstock.chaos.workload.ReplayingFleet;
import penstock.chaos.workload.Setting;
import penstock.chaos.workload.Workload;

/** The events of a node are lost. */
final class EventsMadeAgain implements Scenario {

  @Override
  public Brief brief() {
    return new Brief(
        "events-deleted",
        "all events are deleted while the node is away",
        Site.LOCAL,
        Duration.ofSeconds(6),
        Duration.ofSeconds(20),
        List.of(Guarantee.MADE_AGAIN, Guarantee.NOTHING_TWICE));
  }

  @Override
  public Workload workload(Setting setting) {
    return ReplayingFleet.usual(setting);
  }

  @Override
  public Fault fault() {
    return new EventsDeleted();
  }
}
