package penstock.chaos.scenario;

import java.time.Duration;
import java.util.List;
import penstock.chaos.Guarantee;
import penstock.chaos.Scenario;
import penstock.chaos.cluster.Site;
import penstock.chaos.fault.CrashPoints;
import penstock.chaos.fault.Fault;
import penstock.chaos.workload.ReplayingFleet;
import penstock.chaos.workload.Setting;
import penstock.chaos.workload.Workload;

/**
 * A node alone, crashed at its crash points.
 *
 * @param only at these; empty: at each
 */
public record CrashBetweenInstructions(List<String> only) implements Scenario {

  @Override
  public Brief brief() {
    return new Brief(
        "crash-points",
        "a node alone crashes between two given instructions, once at each such place",
        Site.LOCAL,
        Duration.ofSeconds(1),
        Duration.ofSeconds(20),
        List.of(
            Guarantee.NO_ACKED_RECORD_LOST,
            Guarantee.NOTHING_TWICE,
            Guarantee.NO_SILENT_LOSS,
            Guarantee.MADE_AGAIN));
  }

  @Override
  public Workload workload(Setting setting) {
    return ReplayingFleet.usual(setting);
  }

  @Override
  public Fault fault() {
    return new CrashPoints(only);
  }
}
