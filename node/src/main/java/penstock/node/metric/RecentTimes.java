package penstock.node.metric;

import io.prometheus.metrics.core.metrics.SummaryWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long something took of late: median and 99th percentile of the last minute, as a summary.
 * Times are counted in buckets a thirty-second of their power of two wide, so a quantile is off by
 * 1.6% at most, and noting one down costs an increment; the library's own summary sorts samples,
 * which costs a hundred times as much. About 50 KB. Thread-safe.
 */
public final class RecentTimes {

  private static final int SLICES = 6;
  private static final long SLICE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Of a bucket's number: its place within its power of two. */
  private static final int PLACE_BITS = 5;

  private static final int PLACES = 1 << PLACE_BITS;
  private static final int BUCKETS = (Long.SIZE - PLACE_BITS) * PLACES;

  private static final double SECOND_NANOS = 1e9;

  private final LongSupplier nanoClock;
  private final int[][] slices = new int[SLICES][BUCKETS];
  private int current;
  private long currentSinceNanos;
  private long count;
  private double sumSeconds;

  RecentTimes(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.currentSinceNanos = nanoClock.getAsLong();
  }

  /** Registers one, in seconds. */
  public static RecentTimes register(PrometheusRegistry registry, String name, String help) {
    RecentTimes times = new RecentTimes(System::nanoTime);
    SummaryWithCallback.builder().name(name).help(help).callback(times::tell).register(registry);
    return times;
  }

  /** Notes one down. */
  public synchronized void observe(long nanos) {
    roll();
    long time = Math.max(0, nanos);
    slices[current][bucket(time)]++;
    count++;
    sumSeconds += (double) time / SECOND_NANOS;
  }

  private synchronized void tell(SummaryWithCallback.Callback callback) {
    callback.call(
        count,
        sumSeconds,
        Quantiles.of(
            new Quantile(0.5, quantileSeconds(0.5)), new Quantile(0.99, quantileSeconds(0.99))));
  }

  /** NaN where nothing was noted down of late. */
  synchronized double quantileSeconds(double quantile) {
    roll();
    long total = 0;
    for (int[] slice : slices) {
      for (int times : slice) {
        total += times;
      }
    }
    long rank = Math.max(1, (long) Math.ceil(quantile * (double) total));
    long below = 0;
    for (int bucket = 0; total > 0 && bucket < BUCKETS; bucket++) {
      for (int[] slice : slices) {
        below += slice[bucket];
      }
      if (below >= rank) {
        return middle(bucket) / SECOND_NANOS;
      }
    }
    return Double.NaN;
  }

  /** Moves on to the slice of now, and forgets what those held that it passes. */
  private void roll() {
    long steps = (nanoClock.getAsLong() - currentSinceNanos) / SLICE_NANOS;
    for (int i = 0; i < Math.min(steps, SLICES); i++) {
      current = (current + 1) % SLICES;
      Arrays.fill(slices[current], 0);
    }
    currentSinceNanos += steps * SLICE_NANOS;
  }

  /** Up to {@link #PLACES} each number has its own; beyond, each power of two has so many. */
  private static int bucket(long time) {
    if (time < PLACES) {
      return (int) time;
    }
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(time);
    int place = (int) (time >>> (power - PLACE_BITS)) & (PLACES - 1);
    return (power - PLACE_BITS + 1) * PLACES + place;
  }

  private static double middle(int bucket) {
    if (bucket < PLACES) {
      return bucket;
    }
    int shift = bucket / PLACES - 1;
    double first = Math.scalb((double) (PLACES + bucket % PLACES), shift);
    return first + Math.scalb(0.5, shift);
  }
}
