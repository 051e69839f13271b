package penstock.node.crash;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which point to end at, and when. Thread-safe. */
final class CrashPlan {

  private final CrashPoint point;
  private final AtomicLong left;

  private CrashPlan(CrashPoint point, long times) {
    this.point = point;
    this.left = new AtomicLong(times);
  }

  /**
   * Reads {@code name:times}; null where nothing is asked for.
   *
   * @throws IllegalArgumentException where it is not that
   */
  static @Nullable CrashPlan read(@Nullable String text) {
    if (text == null) {
      return null;
    }
    int colon = text.indexOf(':');
    for (CrashPoint point : CrashPoint.values()) {
      if (colon > 0 && point.word().equals(text.substring(0, colon))) {
        return new CrashPlan(point, times(text, text.substring(colon + 1)));
      }
    }
    throw wrong(text);
  }

  private static long times(String text, String digits) {
    try {
      long times = Long.parseLong(digits);
      if (times > 0) {
        return times;
      }
    } catch (NumberFormatException e) {
      throw (IllegalArgumentException) wrong(text).initCause(e);
    }
    throw wrong(text);
  }

  private static IllegalArgumentException wrong(String text) {
    String names =
        Arrays.stream(CrashPoint.values()).map(CrashPoint::word).collect(Collectors.joining(", "));
    return new IllegalArgumentException(
        CrashPoint.PROPERTY
            + " = "
            + text
            + ": must be NAME:TIMES, with TIMES from 1 and NAME one of "
            + names);
  }

  /** Counts; true the one time that was asked for. */
  boolean isDue(CrashPoint reached) {
    return reached == point && left.decrementAndGet() == 0;
  }
}
