package penstock.sim.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import penstock.sim.swarm.SwarmResult;

/** A run in lines for the terminal. */
public final class ResultText {

  /** More than a screen of them tells no more. */
  private static final int DIFFERENCES_MAX = 40;

  private ResultText() {}

  /**
   * All of it.
   *
   * @param compared whether what the devices know was compared with the node's ledger
   */
  public static List<String> lines(SwarmResult result, boolean compared) {
    List<String> lines = new ArrayList<>();
    Sums sums = Sums.of(result.seconds());
    lines.add(headline(result));
    uploads(lines, sums);
    drain(lines, result.drain());
    lines.add("");
    neighbourhoods(lines, result.neighbourhoods());
    lines.add("");
    if (!compared && result.differences().isEmpty()) {
      lines.add("not compared with the node's ledger");
    } else {
      differences(lines, result.differences());
    }
    return lines;
  }

  private static String headline(SwarmResult result) {
    return "fleet %s, %s: %s devices, %s"
        .formatted(
            result.fleet(),
            result.storm().isEmpty() ? "no storm" : "storm " + result.storm(),
            Figures.count(result.devices()),
            Figures.clock(result.seconds().size()));
  }

  private static void uploads(List<String> lines, Sums sums) {
    lines.add(line("offered", "%s uploads", Figures.count(sums.offered())));
    lines.add(
        line(
            "admitted",
            "%s uploads, %s of log in %s of bodies",
            Figures.count(sums.admitted()),
            Figures.megabytes(sums.rawBytes()),
            Figures.megabytes(sums.bodyBytes())));
    lines.add(
        line(
            "refused",
            "%s, and %s without an answer or with any other one",
            Figures.count(sums.refused()),
            Figures.count(sums.failed())));
    lines.add(
        line(
            "backlog",
            "%s left, %s at most",
            Figures.megabytes(sums.backlogBytesEnd()),
            Figures.megabytes(sums.backlogBytesMax())));
    lines.add(line("connections", "%s at most", Figures.count(sums.connectionsMax())));
    if (!Double.isNaN(sums.nodeRssMibMax()) || !Double.isNaN(sums.nodeHeapMibMax())) {
      lines.add(
          line(
              "node",
              "%s MiB of memory at most, %s MiB of it heap, %s cores",
              Figures.decimal(sums.nodeRssMibMax()),
              Figures.decimal(sums.nodeHeapMibMax()),
              Figures.decimal(sums.nodeCoresMax())));
    }
  }

  private static void drain(List<String> lines, SwarmResult.Drain drain) {
    if (drain.fromSecond() < 0) {
      return;
    }
    boolean ended = drain.toSecond() >= 0;
    lines.add(
        line(
            "drain",
            "%s of backlog, back at %s, %s, %s/s",
            Figures.megabytes(drain.backlogBytes()),
            Figures.clock(drain.fromSecond()),
            ended
                ? "drained in " + (drain.toSecond() - drain.fromSecond()) + " s"
                : "NOT drained when the run ended",
            Figures.megabytes(drain.rawBytesPerSecond())));
    lines.add(
        line(
            "",
            "%s refusals per upload, %s refused at the longest",
            Figures.decimal(drain.refusalsPerUpload()),
            Figures.millis(drain.refusedLongestMs())));
    lines.add(
        line(
            "",
            "arrivals a second vary by %s of their mean (0: a perfect line)",
            percent(drain.spread())));
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : Figures.decimal(Math.rint(share * 100)) + "%";
  }

  private static void neighbourhoods(
      List<String> lines, List<SwarmResult.NeighbourhoodResult> neighbourhoods) {
    lines.add(
        row(
            "neighbourhood",
            "devices",
            "uploads",
            "refused",
            "failed",
            "ack p50",
            "p99",
            "max",
            "lost",
            ""));
    for (SwarmResult.NeighbourhoodResult of : neighbourhoods) {
      lines.add(
          row(
              of.name(),
              Figures.count(of.devices()),
              Figures.count(of.uploads()),
              Figures.count(of.refused()),
              Figures.count(of.failed()),
              Figures.millis(of.ack().p50Ms()),
              Figures.millis(of.ack().p99Ms()),
              Figures.millis(of.ack().maxMs()),
              Figures.count(of.lostRecords()),
              of.inStorm() ? "  in the storm" : ""));
    }
  }

  private static String row(String... cells) {
    return String.format(
        Locale.ROOT, "  %-20s %8s %9s %8s %7s %10s %10s %10s %9s%s", (Object[]) cells);
  }

  private static void differences(List<String> lines, List<String> differences) {
    if (differences.isEmpty()) {
      lines.add("nothing differs from the node's ledger");
      return;
    }
    differences.stream().limit(DIFFERENCES_MAX).forEach(what -> lines.add("WRONG  " + what));
    if (differences.size() > DIFFERENCES_MAX) {
      lines.add("WRONG  and " + (differences.size() - DIFFERENCES_MAX) + " more");
    }
  }

  private static String line(String name, String format, String... values) {
    return String.format(Locale.ROOT, "  %-12s", name) + String.format(format, (Object[]) values);
  }
}
