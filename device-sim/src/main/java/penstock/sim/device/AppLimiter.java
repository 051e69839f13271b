package penstock.sim.device;

/**
 * The two token buckets of one program: one for bursts, one for the long term. A line passes where
 * both have a token; what does not pass is counted, and the count is due to be logged some time
 * after the first such line. Not thread-safe.
 */
final class AppLimiter {

  private final TokenBucket burst;
  private final TokenBucket longTerm;
  private final long reportAfterUs;
  private long dropped;
  private long droppedSinceUs;

  AppLimiter(LimiterSettings settings, long nowUs) {
    burst = new TokenBucket(settings.burstLines(), settings.burstPerSecond(), nowUs);
    longTerm = new TokenBucket(settings.longTermLines(), settings.longTermPerSecond(), nowUs);
    reportAfterUs = settings.reportAfterUs();
  }

  /** Whether a line passes; it is counted as dropped where it does not. */
  boolean offer(long nowUs) {
    if (burst.has(nowUs) && longTerm.has(nowUs)) {
      burst.take();
      longTerm.take();
      return true;
    }
    if (dropped++ == 0) {
      droppedSinceUs = nowUs;
    }
    return false;
  }

  boolean reportDue(long nowUs) {
    return dropped > 0 && nowUs - droppedSinceUs >= reportAfterUs;
  }

  long dropped() {
    return dropped;
  }

  /** Whole seconds since the first line that is counted, at least one. */
  long seconds(long nowUs) {
    return Math.max(1, (nowUs - droppedSinceUs) / 1_000_000);
  }

  /** The count was logged. */
  void reported() {
    dropped = 0;
  }
}
