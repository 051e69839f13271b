package penstock.sim.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import penstock.sim.fleet.FleetCounters;
import penstock.sim.fleet.FleetReport;
import penstock.sim.verify.Depth;
import penstock.sim.verify.VerifyReport;

/** Reports for people. */
public final class ReportText {

  private ReportText() {}

  /** What the devices know. */
  public static List<String> fleet(FleetReport report, FleetCounters counters) {
    List<String> lines = new ArrayList<>();
    lines.add(line("devices", report.devices(), ""));
    lines.add(line("logged", report.logged(), "records"));
    lines.add(
        line("acknowledged", report.acked(), "records")
            + String.format(
                Locale.ROOT,
                " (%.1f MB in %,d uploads)",
                counters.ackedRawBytes() / 1e6,
                counters.uploads()));
    lines.add(line("overwritten", report.overwritten(), "records, before they were acknowledged"));
    lines.add(line("lost with RAM", report.lostWithRam(), "records, in devices that lost power"));
    if (report.skipped() > 0) {
      lines.add(line("given up", report.skipped(), "records that the node refused"));
    }
    lines.add(
        line(
            "tried again",
            report.sentAgain(),
            "records, some without a network; at most that many are duplicates"));
    lines.add(
        line("refused", counters.refused(), "uploads, and")
            + String.format(Locale.ROOT, " %,d requests without an answer", counters.unanswered()));
    return lines;
  }

  /** What the node gave back. */
  public static List<String> verified(VerifyReport report, Depth depth) {
    List<String> lines = new ArrayList<>();
    if (depth == Depth.NONE) {
      return lines;
    }
    lines.add(line("lost", sum(report.lostByCause()), "records" + byName(report.lostByCause())));
    if (depth == Depth.FULL) {
      lines.add(line("compared", report.records(), "records with what was logged"));
      lines.add(line("events", sum(report.events()), byName(report.events()).strip()));
    }
    return lines;
  }

  private static long sum(SortedMap<String, Long> numbers) {
    return numbers.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String byName(SortedMap<String, Long> numbers) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Long> entry : numbers.entrySet()) {
      text.append(text.isEmpty() ? " (" : ", ");
      text.append(entry.getKey()).append(String.format(Locale.ROOT, " %,d", entry.getValue()));
    }
    return text.isEmpty() ? "" : text.append(')').toString();
  }

  /** One line of a report: a name, a number, and what it is a number of. */
  public static String line(String name, long number, String unit) {
    return String.format(Locale.ROOT, "  %-15s %,12d %s", name, number, unit).stripTrailing();
  }

  /** What does not agree; empty where all does. */
  public static List<String> wrong(FleetReport known, VerifyReport verified) {
    List<String> lines = new ArrayList<>();
    known.broken().forEach(what -> lines.add("WRONG  " + what));
    if (!verified.agrees()) {
      lines.add("WRONG  " + verified.differences() + " differences, of which the first are:");
      verified.first().forEach(difference -> lines.add("       " + difference));
    }
    return lines;
  }
}
