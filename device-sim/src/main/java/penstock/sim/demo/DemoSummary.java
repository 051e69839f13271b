package penstock.sim.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import penstock.sim.cli.ReportText;
import penstock.sim.operator.FleetTotals;
import penstock.sim.operator.MetricsText;

/** What the node says of itself when the demo ends, for people. */
final class DemoSummary {

  private DemoSummary() {}

  static List<String> ledger(FleetTotals totals) {
    List<String> lines = new ArrayList<>();
    lines.add(ReportText.line("received", totals.received(), "records"));
    lines.add(
        ReportText.line("stored", totals.stored(), "records, also such whose answer got lost"));
    lines.add(
        ReportText.line("duplicates", totals.duplicates(), "records that came again, dropped"));
    return lines;
  }

  static List<String> latency(MetricsText metrics) {
    return List.of(
        latency("ack", "penstock_ack_seconds", metrics),
        latency("event", "penstock_event_visible_seconds", metrics));
  }

  private static String latency(String name, String summary, MetricsText metrics) {
    return String.format(
        Locale.ROOT,
        "  %-15s %12s ms median, %s ms at p99",
        "arrival to " + name,
        milliseconds(metrics.quantile(summary, 0.5)),
        milliseconds(metrics.quantile(summary, 0.99)));
  }

  private static String milliseconds(OptionalDouble seconds) {
    return seconds.isPresent() && !Double.isNaN(seconds.getAsDouble())
        ? String.format(Locale.ROOT, "%.1f", seconds.getAsDouble() * 1e3)
        : "?";
  }
}
