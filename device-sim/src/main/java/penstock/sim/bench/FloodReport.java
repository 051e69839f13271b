package penstock.sim.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The one line of JSON about a flood, made of what the simulator wrote. Immutable. */
final class FloodReport {

  private static final double MB = 1e6;
  private static final double SECOND_MS = 1e3;

  /** Sums of shares are not exact. */
  private static final double ROUNDING = 1e-9;

  private final JsonNode run;
  private final FloodSettings settings;
  private final List<Double> simCores;

  /**
   * Of a run.
   *
   * @param run as {@code sim run --json} writes it
   * @param simCores that the simulator kept busy, by seconds that end when it ended
   */
  FloodReport(JsonNode run, FloodSettings settings, List<Double> simCores) {
    this.run = run;
    this.settings = settings;
    this.simCores = List.copyOf(simCores);
  }

  List<String> differences() {
    List<String> differences = new ArrayList<>();
    run.path("differences").forEach(difference -> differences.add(difference.asText()));
    return differences;
  }

  String line() throws IOException {
    JsonNode drain = run.path("drain");
    double seconds = number(drain, "drain_s");
    double bytesPerSecond = number(drain, "raw_bytes_per_s");
    double ideal =
        Double.isNaN(settings.idealMbPerSecond())
            ? bytesPerSecond
            : settings.idealMbPerSecond() * MB;
    int from = drain.path("from_s").asInt(0);
    int to = drain.path("to_s").asInt(run.path("duration_s").asInt());
    double nodeCores = mean(run.at("/seconds/node_cores"), from, to);
    double simulatorCores = simulatorCores(to - from);
    return new BenchReport()
        .put("fleet", run.path("fleet").asText())
        .put("storm", run.path("storm").asText())
        .put("retry", settings.retry())
        .put("devices", run.path("devices").asLong())
        .put("drain_s", seconds, 0)
        .put("drain_raw_mb_per_s", bytesPerSecond / MB, 2)
        .put("ideal_drain_s", number(drain, "backlog_bytes") / ideal, 1)
        .put("limit", simulatorCores > nodeCores ? "simulator" : "node")
        .put("node_cores", nodeCores, 3)
        .put("simulator_cores", simulatorCores, 3)
        .put("refusals_per_upload", number(drain, "refusals_per_upload"), 3)
        .put("refused_longest_s", number(drain, "refused_longest_ms") / SECOND_MS, 1)
        .put("spread", number(drain, "spread"), 3)
        .put("storm_ack_p50_ms", ack("storm", 0.5, from, to), 1)
        .put("storm_ack_p99_ms", ack("storm", 0.99, from, to), 1)
        .put("others_ack_p50_ms", ack("others", 0.5, from, to), 1)
        .put("others_ack_p99_ms", ack("others", 0.99, from, to), 1)
        .put("node_heap_mib_max", number(run.path("totals"), "node_heap_max_mib"), 0)
        .put("node_rss_mib_max", number(run.path("totals"), "node_rss_max_mib"), 0)
        .put("differences", run.path("differences").size())
        .put("pinned", settings.cores().pinned())
        .put("jdk", JdkVersion.of(settings.jdk()))
        .put("node_java_options", String.join(" ", settings.node().options()))
        .line();
  }

  private static double number(JsonNode node, String name) {
    return node.path(name).isNumber() ? node.path(name).doubleValue() : Double.NaN;
  }

  /**
   * A quantile over the drain, from those of its seconds: half of a second's uploads took at most
   * its p50, and 99% at most its p99, so the true one is this or less. That of the whole run would
   * be that of a node that is not warm yet.
   */
  private double ack(String whose, double quantile, int from, int to) {
    JsonNode seconds = run.path("seconds");
    TreeMap<Double, Double> uploads = new TreeMap<>();
    double all = 0;
    for (int i = from; i < to; i++) {
      double count = seconds.path(whose + "_ack_uploads").path(i).asDouble(0);
      if (count > 0) {
        all += count;
        uploads.merge(at(seconds, whose + "_ack_p50_ms", i), count * 0.5, Double::sum);
        uploads.merge(at(seconds, whose + "_ack_p99_ms", i), count * 0.49, Double::sum);
        uploads.merge(at(seconds, whose + "_ack_max_ms", i), count * 0.01, Double::sum);
      }
    }
    double below = 0;
    for (Map.Entry<Double, Double> step : uploads.entrySet()) {
      below += step.getValue();
      if (below >= all * quantile * (1 - ROUNDING)) {
        return step.getKey();
      }
    }
    return Double.NaN;
  }

  private static double at(JsonNode seconds, String column, int second) {
    return seconds.path(column).path(second).asDouble(Double.NaN);
  }

  private static double mean(JsonNode column, int from, int to) {
    double sum = 0;
    int count = 0;
    for (int i = Math.max(0, from); i < Math.min(to, column.size()); i++) {
      if (column.get(i).isNumber()) {
        sum += column.get(i).doubleValue();
        count++;
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }

  /** The mean of as many of the busiest seconds as the drain took: at least what it was. */
  private double simulatorCores(int seconds) {
    return simCores.stream()
        .sorted(java.util.Comparator.reverseOrder())
        .limit(Math.max(1, seconds))
        .mapToDouble(Double::doubleValue)
        .average()
        .orElse(Double.NaN);
  }
}
