package penstock.sim.report;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import penstock.sim.swarm.Second;

/** The five panels of a picture. */
final class Panels {

  private static final double MB = 1e6;

  private Panels() {}

  static List<Panel> all() {
    return List.of(arrivals(), refusals(), backlog(), latency(), memory());
  }

  private static Panel arrivals() {
    return new Panel(
        "Arrivals (uploads per second)",
        false,
        List.of(
            plain("offered", "orange", false, Second::arrivals),
            plain("admitted", "blue", true, Second::admitted)),
        Figures::decimal,
        "no seconds");
  }

  private static Panel refusals() {
    return new Panel(
        "Refusals (per second)",
        false,
        List.of(
            plain("refused", "red", true, Second::refused),
            plain("failed", "purple thin", false, Second::failed)),
        Figures::decimal,
        "no seconds");
  }

  private static Panel backlog() {
    return new Panel(
        "Backlog in the devices (MB of log)",
        false,
        List.of(
            new Series(
                "not acknowledged",
                "green",
                true,
                second -> second.backlogBytes() / MB,
                mb -> Figures.decimal(mb) + " MB")),
        Figures::decimal,
        "no seconds");
  }

  private static Panel latency() {
    DoubleFunction<String> words = Figures::millis;
    return new Panel(
        "Ack latency (log scale)",
        true,
        List.of(
            new Series(
                "storm p50", "red dashed", false, second -> second.stormAck().p50Ms(), words),
            new Series("storm p99", "red", false, second -> second.stormAck().p99Ms(), words),
            new Series(
                "others p50", "blue dashed", false, second -> second.othersAck().p50Ms(), words),
            new Series("others p99", "blue", false, second -> second.othersAck().p99Ms(), words)),
        words,
        "nothing was acknowledged");
  }

  private static Panel memory() {
    DoubleFunction<String> words = mib -> Figures.decimal(mib) + " MiB";
    return new Panel(
        "Node memory (MiB)",
        false,
        List.of(
            new Series("resident", "orange", false, second -> second.node().rssMib(), words),
            new Series("heap", "blue", true, second -> second.node().heapMib(), words)),
        Figures::decimal,
        "the node's process was not watched");
  }

  private static Series plain(
      String label, String style, boolean filled, ToDoubleFunction<Second> value) {
    return new Series(label, style, filled, value, max -> Figures.decimal(max) + "/s");
  }
}
