package penstock.node.gate;

/**
 * How much may be in flight, in {@link Cost}, so that it is done within a target: what was finished
 * in the target's time, where no more was let in than there was room for (Little's law). Where
 * commits take longer than the target, that is less than what is in flight, and it shrinks; where
 * they are quicker it grows, until the store does not become faster by it.
 *
 * <p>Looks once in the target's time. It moves where two looks in a row agree, so that a moment in
 * which all stood still does not make it small, and it doubles at most. How long single commits
 * took would not do: those that are done soon after it grew are the quick ones. What is not used is
 * given up slowly: a flood that finds a large budget on an idle node would wait in the store, where
 * nobody is fair. Not thread-safe.
 */
final class Budget {

  static final long LOOK_NANOS_MIN = 100_000_000L;

  /** A store that finishes large groups is looked at when it has finished half of what may be. */
  private static final double LOOK_AT = 0.5;

  /** ... or after so many times the time of a look. */
  private static final int LOOKS_MAX = 4;

  private static final double SHRINK_AT_MOST = 0.25;
  private static final double GROW_AT_MOST = 2;

  /** The budget is used up where so much of it was. */
  private static final double USED_UP = 0.8;

  /** What is not used is given up, down to this part of the most there may be. */
  private static final double REST = 0.125;

  private static final double REST_STEP = 0.9;

  private final double min;
  private final double max;
  private final double rest;
  private final double targetNanos;
  private final long lookNanos;

  private double limit;
  private double used;
  private double usedMost;
  private double finished;
  private double rightBefore;
  private long lookedAtNanos;

  Budget(long min, long max, long targetNanos, long nowNanos) {
    this.min = (double) min;
    this.max = (double) max;
    this.targetNanos = (double) targetNanos;
    this.lookNanos = Math.max(LOOK_NANOS_MIN, targetNanos);
    this.rest = Math.max(this.min, this.max * REST);
    this.limit = rest;
    this.lookedAtNanos = nowNanos;
  }

  /** What may be in flight. */
  long limit() {
    return (long) limit;
  }

  /** So much is in flight now. */
  void used(long cost) {
    used = (double) cost;
    usedMost = Math.max(usedMost, used);
  }

  /** So much of what is in flight is durable. */
  void finished(long cost) {
    finished += (double) cost;
  }

  /** To be called ten times a second: between two groups, so that each counts as a whole. */
  void tick(long nowNanos) {
    long elapsed = nowNanos - lookedAtNanos;
    boolean enough = finished >= limit * LOOK_AT || elapsed >= LOOKS_MAX * lookNanos;
    if (finished > 0 && elapsed >= lookNanos && enough) {
      look(finished / (double) elapsed * targetNanos);
      lookedAtNanos = nowNanos;
      finished = 0;
      usedMost = used;
    }
  }

  /**
   * @param right what would have been finished in the target's time
   */
  private void look(double right) {
    double low = Math.min(right, rightBefore);
    double high = Math.max(right, rightBefore);
    rightBefore = right;
    if (usedMost >= limit * USED_UP) {
      double next = Math.max(low, Math.min(high, limit));
      next = Math.max(limit * SHRINK_AT_MOST, Math.min(limit * GROW_AT_MOST, next));
      limit = Math.max(min, Math.min(max, next));
    } else if (limit > rest && usedMost < limit / 2) {
      limit = Math.max(rest, limit * REST_STEP);
    }
  }
}
