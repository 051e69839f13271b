package penstock.sim.device;

/** So many tokens at once, and so many more a second. Full at first. Not thread-safe. */
final class TokenBucket {

  private final double capacity;
  private final double perUs;
  private double tokens;
  private long filledUs;

  TokenBucket(double capacity, double perSecond, long nowUs) {
    this.capacity = capacity;
    this.perUs = perSecond / 1e6;
    this.tokens = capacity;
    this.filledUs = nowUs;
  }

  boolean has(long nowUs) {
    if (nowUs > filledUs) {
      tokens = Math.min(capacity, tokens + (nowUs - filledUs) * perUs);
      filledUs = nowUs;
    }
    return tokens >= 1;
  }

  /** Only after {@link #has}. */
  void take() {
    tokens -= 1;
  }
}
