package penstock.node.gate;

/**
 * How much may be in flight, in {@link Cost}, so that commits take about as long as their target.
 * What is in flight divided by what is finished a second is how long it takes (Little's law): where
 * commits take twice the target, half of it is right.
 *
 * <p>Looks at the mean of the commits, at most every tenth of a second, and after a change only at
 * those that began behind it: what was admitted before says nothing about it. So it changes once in
 * the time of a commit, and does not overshoot. It grows where commits are quicker than the target
 * and it is used up, to twice as much at most. What is not used is given up slowly: a flood that
 * finds a large budget on an idle node would wait in the store, where nobody is fair. Not
 * thread-safe.
 */
final class Budget {

  static final long LOOK_NANOS = 100_000_000L;

  private static final double SHRINK_AT_MOST = 0.1;
  private static final double GROW_AT_MOST = 2;

  /** Commits quicker than this part of the target let it grow. */
  private static final double QUICK = 0.9;

  /** The budget is used up where so much of it was. */
  private static final double USED_UP = 0.8;

  /** What is not used is given up, down to this part of the most there may be. */
  private static final double REST = 0.125;

  private static final double REST_STEP = 0.98;

  private final double min;
  private final double max;
  private final double rest;
  private final double targetNanos;

  private double limit;
  private double used;
  private double usedMost;
  private double latencySum;
  private long commits;
  private long lookedAtNanos;
  private long changedAtNanos;

  Budget(long min, long max, long targetNanos, long nowNanos) {
    this.min = (double) min;
    this.max = (double) max;
    this.targetNanos = (double) targetNanos;
    this.rest = Math.max(this.min, this.max * REST);
    this.limit = rest;
    this.lookedAtNanos = nowNanos;
    this.changedAtNanos = nowNanos;
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

  /** A commit took so long, from the offer to the ledger's word. */
  void committed(long nowNanos, long nanos) {
    if (nowNanos - nanos - changedAtNanos >= 0) {
      latencySum += (double) nanos;
      commits++;
      tick(nowNanos);
    }
  }

  /** To be called some times a second. */
  void tick(long nowNanos) {
    if (commits > 0 && nowNanos - lookedAtNanos >= LOOK_NANOS) {
      look(nowNanos, targetNanos * (double) commits / Math.max(1, latencySum));
      lookedAtNanos = nowNanos;
      latencySum = 0;
      commits = 0;
      usedMost = used;
    }
  }

  /**
   * @param right this many times what was in flight would have taken the target's time
   */
  private void look(long nowNanos, double right) {
    if (right < 1) {
      double was = Math.min(limit, Math.max(usedMost, limit / 2));
      limit = Math.max(min, was * Math.max(SHRINK_AT_MOST, right));
      changedAtNanos = nowNanos;
    } else if (usedMost >= limit * USED_UP) {
      if (right > 1 / QUICK && limit < max) {
        limit = Math.min(max, limit * Math.min(GROW_AT_MOST, right));
        changedAtNanos = nowNanos;
      }
    } else if (limit > rest && usedMost < limit / 2) {
      limit = Math.max(rest, limit * REST_STEP);
    }
  }
}
