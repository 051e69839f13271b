package penstock.sim.report;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import penstock.sim.swarm.Second;

/** What a run's seconds come to, together. Maxima are NaN where nothing could be seen. */
record Sums(
    long offered,
    long admitted,
    long refused,
    long failed,
    long rawBytes,
    long bodyBytes,
    long backlogBytesMax,
    long backlogBytesEnd,
    long connectionsMax,
    double nodeCoresMax,
    double nodeRssMibMax,
    double nodeHeapMibMax) {

  static Sums of(List<Second> seconds) {
    return new Sums(
        sum(seconds, Second::arrivals),
        sum(seconds, Second::admitted),
        sum(seconds, Second::refused),
        sum(seconds, Second::failed),
        sum(seconds, Second::rawBytes),
        sum(seconds, Second::bodyBytes),
        seconds.stream().mapToLong(Second::backlogBytes).max().orElse(0),
        seconds.isEmpty() ? 0 : seconds.get(seconds.size() - 1).backlogBytes(),
        seconds.stream().mapToLong(Second::connections).max().orElse(0),
        max(seconds, second -> second.node().cores()),
        max(seconds, second -> second.node().rssMib()),
        max(seconds, second -> second.node().heapMib()));
  }

  private static long sum(List<Second> seconds, ToLongFunction<Second> part) {
    return seconds.stream().mapToLong(part).sum();
  }

  /** NaN where all are. */
  static double max(List<Second> seconds, ToDoubleFunction<Second> part) {
    return seconds.stream()
        .mapToDouble(part)
        .filter(value -> !Double.isNaN(value))
        .max()
        .orElse(Double.NaN);
  }
}
