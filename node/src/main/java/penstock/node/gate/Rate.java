package penstock.node.gate;

/**
 * How much of something there was a second, over the last few seconds. Not thread-safe.
 *
 * <p>Time passes in slots of a tenth of a second; the one that is not over is not looked at.
 */
final class Rate {

  private static final long SLOT_NANOS = 100_000_000L;

  private static final double SLOTS_A_SECOND = 10;

  /** Of what is remembered, and one for the slot that is not over. */
  private static final int SLOTS = 51;

  private final double[] slots = new double[SLOTS];
  private final long startNanos;

  /** Slots since the start. */
  private long current;

  Rate(long nowNanos) {
    startNanos = nowNanos;
  }

  void add(long nowNanos, double amount) {
    roll(nowNanos);
    slots[(int) (current % SLOTS)] += amount;
  }

  /** Over so long, at most five seconds; where it began later, since then. */
  double perSecond(long nowNanos, long overNanos) {
    roll(nowNanos);
    long wanted = Math.max(1, Math.min(SLOTS - 1, overNanos / SLOT_NANOS));
    long count = Math.min(wanted, current);
    double sum = 0;
    for (long slot = current - count; slot < current; slot++) {
      sum += slots[(int) (slot % SLOTS)];
    }
    return count == 0 ? 0 : sum / (double) count * SLOTS_A_SECOND;
  }

  private void roll(long nowNanos) {
    long now = Math.max(current, (nowNanos - startNanos) / SLOT_NANOS);
    for (long slot = Math.max(current + 1, now - SLOTS + 1); slot <= now; slot++) {
      slots[(int) (slot % SLOTS)] = 0;
    }
    current = now;
  }
}
