package penstock.node.gate;

import java.util.function.DoubleSupplier;

/**
 * What the node can finish a second, in {@link Cost}. While somebody waits, that is what it really
 * finished over the last seconds, and where that is less than the best of late, what was refused:
 * refusing takes the time of uploads. While nobody does, it is the best that was measured lately,
 * or what it would do at full processor: what it finishes, divided by the share of the processors
 * that this takes. Not thread-safe.
 */
final class DrainRate {

  private static final long SECOND_NANOS = 1_000_000_000L;

  /** A shorter time with somebody waiting says too little. */
  private static final long SATURATED_MIN_NANOS = SECOND_NANOS;

  private static final long SATURATED_MAX_NANOS = 3 * SECOND_NANOS;

  /** Of the best, a second: half of it is forgotten in ten minutes. */
  private static final double KEPT = 0.99885;

  /** While somebody waits, half of a better time before is forgotten after this. */
  private static final double PEAK_HALF_LIFE_NANOS = 5e9;

  /** What the processors' share promises is believed up to this many times what was measured. */
  private static final double PROMISE_MAX = 4;

  /** Of a process that does next to nothing, the share says nothing. */
  private static final double SHARE_MIN = 0.05;

  private final double min;
  private final DoubleSupplier cpuShare;
  private final Rate finished;
  private final Rate refused;
  private double best;

  /** Of this time of waiting: a second in which all stood still does not make a slow node. */
  private double peak;

  private long peakNanos;
  private double promised;
  private long tickedNanos;
  private long saturatedSince;
  private boolean saturated;

  DrainRate(double min, DoubleSupplier cpuShare, long nowNanos) {
    this.min = min;
    this.cpuShare = cpuShare;
    this.finished = new Rate(nowNanos);
    this.refused = new Rate(nowNanos);
    this.tickedNanos = nowNanos;
  }

  void finished(long nowNanos, long cost) {
    finished.add(nowNanos, (double) cost);
  }

  void refused(long nowNanos) {
    refused.add(nowNanos, (double) Cost.REFUSAL_BYTES);
  }

  /** Whether somebody waits from now on. */
  void saturated(long nowNanos, boolean waits) {
    if (waits && !saturated) {
      saturatedSince = nowNanos;
      peak = 0;
      peakNanos = nowNanos;
    } else if (!waits && saturated) {
      best = Math.max(best, measured(nowNanos));
    }
    saturated = waits;
  }

  boolean isSaturated() {
    return saturated;
  }

  /** To be called every now and then; looks once a second. */
  void tick(long nowNanos) {
    double seconds = (double) (nowNanos - tickedNanos) / (double) SECOND_NANOS;
    if (seconds < 1) {
      return;
    }
    tickedNanos = nowNanos;
    double lately = finished.perSecond(nowNanos, SECOND_NANOS);
    best = Math.max(best * Math.pow(KEPT, seconds), lately);
    double share = cpuShare.getAsDouble();
    promised = share < SHARE_MIN ? 0 : Math.min(lately / share, lately * PROMISE_MAX);
  }

  double perSecond(long nowNanos) {
    double measured = measured(nowNanos);
    if (measured <= 0) {
      return Math.max(min, Math.max(best, promised));
    }
    double worked = measured + refused.perSecond(nowNanos, SATURATED_MAX_NANOS);
    double passed = (double) (nowNanos - peakNanos) / PEAK_HALF_LIFE_NANOS;
    double now = Math.max(measured, Math.min(best, worked));
    peak = Math.max(now, peak * Math.pow(0.5, passed));
    peakNanos = nowNanos;
    return Math.max(min, peak);
  }

  /** 0 where nobody waits, or not for long enough. */
  private double measured(long nowNanos) {
    long since = nowNanos - saturatedSince;
    return saturated && since >= SATURATED_MIN_NANOS
        ? finished.perSecond(nowNanos, Math.min(since, SATURATED_MAX_NANOS))
        : 0;
  }
}
