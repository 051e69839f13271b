package penstock.sim.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How long a device goes without an acknowledgement, and what it tried in the longest such time.
 * Belongs to one thread, until that has ended.
 */
final class SilenceLog {

  /** Of a device that fails again and again; the first ones say enough. */
  private static final int ATTEMPTS_MAX = 40;

  private final List<String> attempts = new ArrayList<>();
  private long sinceNanos;
  private long longestNanos;
  private String longest = "";

  /** From now on it counts. */
  void begin(long nowNanos) {
    sinceNanos = nowNanos;
  }

  /**
   * Something other than an acknowledgement came of an upload.
   *
   * @param what with the node's port
   */
  void failed(long sentNanos, long nowNanos, String what) {
    if (attempts.size() < ATTEMPTS_MAX) {
      attempts.add(attempt(sentNanos, nowNanos, what));
    }
  }

  void acked(long sentNanos, long nowNanos, String what) {
    long silence = nowNanos - sinceNanos;
    if (silence > longestNanos) {
      longestNanos = silence;
      attempts.add(attempt(sentNanos, nowNanos, what));
      longest = String.join("; ", attempts);
    }
    attempts.clear();
    sinceNanos = nowNanos;
  }

  private String attempt(long sentNanos, long nowNanos, String what) {
    return String.format(
        Locale.ROOT,
        "after %.1f s %s (%.1f s)",
        seconds(sentNanos - sinceNanos),
        what,
        seconds(nowNanos - sentNanos));
  }

  private static double seconds(long nanos) {
    return nanos / (double) Duration.ofSeconds(1).toNanos();
  }

  long longestNanos() {
    return longestNanos;
  }

  /** What was tried in the longest silence, one attempt after the other. */
  String longest() {
    return longest;
  }
}
