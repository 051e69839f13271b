package penstock.sim.report;

import java.util.Locale;

/** Numbers as people read them. */
final class Figures {

  private static final double MB = 1e6;
  private static final double SECOND_MS = 1e3;
  private static final int SECONDS_PLAIN_MAX = 120;
  private static final int MINUTE = 60;

  private Figures() {}

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** With as many places as leave three digits or so. */
  static String decimal(double number) {
    if (Double.isNaN(number)) {
      return "-";
    }
    double size = Math.abs(number);
    String format = size >= 100 || size == Math.rint(size) ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, number);
  }

  static String megabytes(long bytes) {
    return megabytes((double) bytes);
  }

  static String megabytes(double bytes) {
    return Double.isNaN(bytes) ? "-" : decimal(bytes / MB) + " MB";
  }

  /** Milliseconds below a second, seconds above. */
  static String millis(double ms) {
    if (Double.isNaN(ms)) {
      return "-";
    }
    return ms < SECOND_MS ? decimal(ms) + " ms" : decimal(ms / SECOND_MS) + " s";
  }

  /** A place in a run. */
  static String clock(long second) {
    if (second < SECONDS_PLAIN_MAX) {
      return second + " s";
    }
    long minutes = second / MINUTE;
    return minutes < MINUTE
        ? String.format(Locale.ROOT, "%d:%02d", minutes, second % MINUTE)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", minutes / MINUTE, minutes % MINUTE, second % MINUTE);
  }
}
