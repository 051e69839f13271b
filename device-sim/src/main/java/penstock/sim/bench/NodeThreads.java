package penstock.sim.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CPU time of a JVM's threads, by name with the numbers taken out: pools count as one. Unlike
 * samples of Java code it also has what the collector and the compiler take. From {@code jcmd PID
 * Thread.print}. Immutable.
 */
final class NodeThreads {

  private static final Pattern THREAD = Pattern.compile("(?m)^\"([^\"]+)\".* cpu=([0-9.]+)(ms|s) ");

  /** What takes less is left out. */
  private static final double SHARE_MIN = 0.005;

  private final Map<String, Double> cpuMs;

  private NodeThreads(Map<String, Double> cpuMs) {
    this.cpuMs = cpuMs;
  }

  static NodeThreads parse(String threadPrint) {
    Map<String, Double> cpuMs = new TreeMap<>();
    Matcher matcher = THREAD.matcher(threadPrint);
    while (matcher.find()) {
      double time = Double.parseDouble(matcher.group(2)) * ("s".equals(matcher.group(3)) ? 1e3 : 1);
      cpuMs.merge(matcher.group(1).replaceAll("[0-9]+", "N"), time, Double::sum);
    }
    return new NodeThreads(cpuMs);
  }

  /** What they took since {@code before}, in lines, the most first. */
  List<String> since(NodeThreads before) {
    Map<String, Double> took = new TreeMap<>(cpuMs);
    before.cpuMs.forEach((name, time) -> took.merge(name, -time, Double::sum));
    double total = took.values().stream().mapToDouble(Double::doubleValue).sum();
    List<String> lines = new ArrayList<>();
    took.entrySet().stream()
        .filter(entry -> entry.getValue() >= total * SHARE_MIN)
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(
            entry ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "%5.1f%%  %s",
                        100 * entry.getValue() / total,
                        entry.getKey())));
    return lines;
  }
}
