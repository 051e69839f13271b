package penstock.sim.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import penstock.sim.swarm.Second;
import penstock.sim.swarm.SwarmResult;

/** Runs as they might have been, for what shows them. */
final class SampleRuns {

  static final SwarmResult.Percentiles NOT_MEASURED =
      new SwarmResult.Percentiles(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  private SampleRuns() {}

  /** Of a storm: cut at a fifth, back at two fifths, drained at four fifths. */
  static SwarmResult storm(int seconds) {
    Random random = new Random(7);
    List<Second> all = new ArrayList<>();
    int cut = seconds / 5;
    int back = 2 * seconds / 5;
    int drained = 4 * seconds / 5;
    for (int at = 0; at < seconds; at++) {
      boolean away = at >= cut && at < back;
      boolean flood = at >= back && at < drained;
      double left =
          flood
              ? (double) (drained - at) / (drained - back)
              : away ? (at - cut) / (double) (back - cut) : 0;
      long usual = (away ? 1_300L : 1_667L) + random.nextInt(80);
      long admitted = flood ? 1_900L + random.nextInt(100) : usual;
      long refused = flood ? (long) (6_000 * left * left) + random.nextInt(200) : 0;
      all.add(
          new Second(
              at,
              admitted + refused,
              admitted,
              refused,
              flood && at % 17 == 0 ? 40 : 0,
              admitted * 35_000,
              (admitted + refused) * 9_000,
              (long) (3.1e9 + 6.9e9 * left),
              away ? 24_000 : 30_000,
              away || at < cut ? Second.Latency.NONE : latency(flood ? 900 : 8, random),
              latency(flood ? 40 : 6, random),
              new Second.NodeUse(0.98, 900 + 300 * left, 500 + 350 * random.nextDouble())));
    }
    return new SwarmResult(
        "essay",
        "all-back",
        100_000,
        all,
        List.of(
            new SwarmResult.NeighbourhoodResult(
                "austin",
                true,
                95_000,
                171_312,
                201_412,
                412,
                7_100_000_000L,
                0,
                new SwarmResult.Percentiles(312, 1_204, 3_950, 7_210, 9_800),
                61_250),
            new SwarmResult.NeighbourhoodResult(
                "quiet & far",
                false,
                5_000,
                8_312,
                12,
                0,
                290_000_000L,
                17,
                new SwarmResult.Percentiles(6, 11, 180.5, 700, 950),
                2_100)),
        new SwarmResult.Drain(back, drained, 7_000_000_000L, 66.5e6, 1.18, 61_250, 0.21),
        List.of());
  }

  private static Second.Latency latency(double p50, Random random) {
    double at = p50 * (0.8 + 0.4 * random.nextDouble());
    return new Second.Latency(1_000, at, at * (4 + random.nextDouble()), at * 9);
  }

  /** Nobody sent anything, and nobody watched the node. */
  static SwarmResult silence(int seconds) {
    List<Second> all = new ArrayList<>();
    for (int at = 0; at < seconds; at++) {
      all.add(
          new Second(
              at,
              0,
              0,
              0,
              0,
              0,
              0,
              0,
              0,
              Second.Latency.NONE,
              Second.Latency.NONE,
              Second.NodeUse.UNSEEN));
    }
    return new SwarmResult(
        "silent",
        "",
        3,
        all,
        List.of(
            new SwarmResult.NeighbourhoodResult(
                "only", false, 3, 0, 0, 0, 0, 0, NOT_MEASURED, Double.NaN)),
        SwarmResult.Drain.NONE,
        List.of("device-1 <script>alert(1)</script>: acknowledged 3, stored 2"));
  }

  static List<Band> bands(int seconds) {
    return List.of(
        new Band(Band.Kind.CUT, seconds / 5, 2 * seconds / 5, "austin cut off"),
        new Band(Band.Kind.RETURN, 2 * seconds / 5, 2 * seconds / 5 + 5, "austin back"));
  }
}
