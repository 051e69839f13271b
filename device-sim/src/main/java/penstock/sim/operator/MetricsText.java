package penstock.sim.operator;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code /metrics} gives, in Prometheus's text format. Immutable. */
public final class MetricsText {

  private final String text;

  public MetricsText(String text) {
    this.text = text;
  }

  /** The sum of a metric's series whose labels hold all the words, such as {@code area="heap"}. */
  public OptionalDouble value(String metric, String labels) {
    return text.lines()
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
        .filter(line -> line.contains(labels))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .reduce(Double::sum);
  }

  /** A quantile of a summary, where the node has seen anything yet. */
  public OptionalDouble quantile(String summary, double quantile) {
    String labels = String.format(Locale.ROOT, "quantile=\"%s\"", quantile);
    Pattern pattern =
        Pattern.compile(
            "(?m)^"
                + Pattern.quote(summary)
                + "\\{[^}]*"
                + Pattern.quote(labels)
                + "[^}]*\\} ([0-9.eE+-]+)");
    Matcher matcher = pattern.matcher(text);
    return matcher.find()
        ? OptionalDouble.of(Double.parseDouble(matcher.group(1)))
        : OptionalDouble.empty();
  }
}
