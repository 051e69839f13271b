package penstock.sim.bench;

import java.util.OptionalDouble;

/**
 * Samples in Prometheus' text format.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Exposition
 *     formats</a>
 */
record MetricsText(String text) {

  /** A quantile of a summary without other labels; empty where it has none or saw nothing. */
  OptionalDouble quantile(String name, String quantile) {
    return sample(name + "{quantile=\"" + quantile + "\"}");
  }

  /**
   * The value of one time series, empty where it is not there or not a number.
   *
   * @param series name and labels, as they are printed
   */
  OptionalDouble sample(String series) {
    return text.lines()
        .filter(line -> line.startsWith(series + " "))
        .map(line -> line.substring(series.length() + 1).trim().split(" ", 2)[0])
        .mapToDouble(MetricsText::number)
        .filter(value -> !Double.isNaN(value))
        .findFirst();
  }

  private static double number(String word) {
    return switch (word) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(word);
    };
  }
}
