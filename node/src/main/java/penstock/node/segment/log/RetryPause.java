package penstock.node.segment.log;

import java.time.Duration;

/**
 * When to try again after failures in a row: 100 ms after the second, then twice as long each time,
 * up to a limit. The first one is forgiven. Used by one thread.
 */
final class RetryPause {

  private static final long FIRST_NS = 50_000_000L;

  private final long maxNs;
  private int failuresInARow;
  private long dueNs;

  RetryPause(Duration max) {
    this.maxNs = max.toNanos();
  }

  void succeeded() {
    failuresInARow = 0;
  }

  /** Returns how many failures there were in a row. */
  int failed() {
    long pauseNs = FIRST_NS << Math.min(failuresInARow, 10);
    dueNs = System.nanoTime() + Math.min(pauseNs, maxNs);
    return ++failuresInARow;
  }

  boolean isDue() {
    return System.nanoTime() - dueNs >= 0;
  }

  long dueNs() {
    return dueNs;
  }
}
