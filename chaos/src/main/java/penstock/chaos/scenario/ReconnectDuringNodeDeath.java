package penstock.chaos.scenario;

import java.time.Duration;
import java.util.List;
import penstock.chaos.Guarantee;
import penstock.chaos.Scenario;
import penstock.chaos.cluster.Site;
import penstock.chaos.fault.Fault;
import penstock.chaos.fault.ReconnectInNodeDeath;
import penstock.chaos.workload.Setting;
import penstock.chaos.workload.SimulatedFleet;
import penstock.chaos.workload.Workload;

/** A neighbourhood comes back as a node dies. */
final class ReconnectDuringNodeDeath implements Scenario {

  @Override
  public Brief brief() {
    return new Brief(
        "reconnect-during-node-death",
        "a neighbourhood comes back from an outage all at once, and a node dies in that moment",
        Site.FLEET,
        Duration.ofSeconds(14),
        Duration.ofSeconds(20),
        List.of(
            Guarantee.NO_ACKED_RECORD_LOST, Guarantee.RECEIVER_STANDS, Guarantee.NO_SILENT_LOSS));
  }

  @Override
  public Workload workload(Setting setting) {
    return new SimulatedFleet(16, setting);
  }

  @Override
  public Fault fault() {
    return new ReconnectInNodeDeath();
  }
}
