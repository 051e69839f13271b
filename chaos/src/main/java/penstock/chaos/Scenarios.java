package penstock.chaos;

import java.util.List;
import penstock.chaos.check.Check;
import penstock.chaos.check.EventCheck;
import penstock.chaos.check.LedgerCheck;
import penstock.chaos.check.NarrativeCheck;
import penstock.chaos.fault.CrashPoints;
import penstock.chaos.fault.RandomKills;
import penstock.chaos.workload.ReplayingFleet;

/** The scenarios that there are. */
public final class Scenarios {

  /** Enough that streams meet in segments and groups, few enough for two cores. */
  private static final int DEVICES = 5;

  private static final List<Check> ALL_CHECKS =
      List.of(new LedgerCheck(), new NarrativeCheck(), new EventCheck());

  private Scenarios() {}

  /** The node is killed at random moments. */
  public static Scenario randomKills(int times) {
    return new Scenario(
        "random-kills",
        (seed, anomalies) -> new ReplayingFleet(DEVICES, seed, anomalies),
        List.of(new RandomKills(times)),
        ALL_CHECKS);
  }

  /** The node crashes once at each of its crash points. */
  public static Scenario crashPoints() {
    return new Scenario(
        "crash-points",
        (seed, anomalies) -> new ReplayingFleet(DEVICES, seed, anomalies),
        List.of(new CrashPoints()),
        ALL_CHECKS);
  }
}
