package penstock.node.rule;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Spans of time as programs print them: {@code 12.3ms}, {@code 1.5 s}, {@code 1min 5s}, {@code
 * -3s}; a number without a unit is seconds.
 */
final class DurationText {

  private static final Map<String, Double> SECONDS =
      Map.ofEntries(
          Map.entry("ns", 1e-9),
          Map.entry("nsec", 1e-9),
          Map.entry("us", 1e-6),
          Map.entry("µs", 1e-6),
          Map.entry("usec", 1e-6),
          Map.entry("usecs", 1e-6),
          Map.entry("ms", 1e-3),
          Map.entry("msec", 1e-3),
          Map.entry("msecs", 1e-3),
          Map.entry("s", 1.0),
          Map.entry("sec", 1.0),
          Map.entry("secs", 1.0),
          Map.entry("second", 1.0),
          Map.entry("seconds", 1.0),
          Map.entry("m", 60.0),
          Map.entry("min", 60.0),
          Map.entry("mins", 60.0),
          Map.entry("minute", 60.0),
          Map.entry("minutes", 60.0),
          Map.entry("h", 3_600.0),
          Map.entry("hour", 3_600.0),
          Map.entry("hours", 3_600.0),
          Map.entry("d", 86_400.0),
          Map.entry("day", 86_400.0),
          Map.entry("days", 86_400.0));

  private final String text;
  private int at;

  private DurationText(String text) {
    this.text = text;
  }

  /** A Double of seconds, or null. */
  static @Nullable Object seconds(String text) {
    return new DurationText(text).read();
  }

  private @Nullable Double read() {
    double sign = text.startsWith("-") ? -1 : 1;
    at = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    double sum = 0;
    int parts = 0;
    do {
      Double number = FieldType.parseFloat(take(true));
      skipSpaces();
      String unit = take(false);
      boolean bareSeconds = unit.isEmpty() && parts == 0 && at == text.length();
      Double factor = bareSeconds ? Double.valueOf(1) : SECONDS.get(unit);
      if (number == null || factor == null) {
        return null;
      }
      // 12.3 * 1e-3 is not the double next to 0.0123; 12.3 / 1e3 is.
      sum += factor < 1 ? number / Math.rint(1 / factor) : number * factor;
      parts++;
      skipSpaces();
    } while (at < text.length());
    return Double.isFinite(sum) ? sign * sum : null;
  }

  private String take(boolean number) {
    int from = at;
    while (at < text.length() && isNumeric(text.charAt(at)) == number && text.charAt(at) != ' ') {
      at++;
    }
    return text.substring(from, at);
  }

  private void skipSpaces() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private static boolean isNumeric(char c) {
    return (c >= '0' && c <= '9') || c == '.';
  }
}
