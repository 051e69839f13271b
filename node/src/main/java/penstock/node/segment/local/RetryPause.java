package penstock.node.segment.local;

/**
 * When to try again after failures in a row: 100 ms after the second, then twice as long each time,
 * up to 5 s. The first one is forgiven. Used by one thread.
 */
final class RetryPause {

  private static final long FIRST_NS = 50_000_000L;

  /** A disk that is full or away is asked this often; a refused append costs nothing meanwhile. */
  private static final long MAX_NS = 5_000_000_000L;

  private int failuresInARow;
  private long dueNs;

  void succeeded() {
    failuresInARow = 0;
  }

  /** Returns how many failures there were in a row. */
  int failed() {
    long pauseNs = FIRST_NS << Math.min(failuresInARow, 10);
    dueNs = System.nanoTime() + Math.min(pauseNs, MAX_NS);
    return ++failuresInARow;
  }

  boolean isDue() {
    return System.nanoTime() - dueNs >= 0;
  }

  long dueNs() {
    return dueNs;
  }
}
