package penstock.node.segment.log;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Measures lately: how many bytes a second became durable, how many while there was work, and how
 * long appends waited. Averages fade over {@link #MEMORY_NS}. Safe for use by several threads.
 */
final class DrainMeter {

  /** Long enough to smooth single groups, short enough to follow a disk that gets slow. */
  private static final double MEMORY_NS = 2e9;

  private static final double NS = 1e9;

  private final LongSupplier nanoTime;
  private long lastNs;
  private double fadedBytes;
  private double busyBytes;
  private double busyNs;
  private double latencyNs;
  private double latencyWeight;

  DrainMeter(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.lastNs = nanoTime.getAsLong();
  }

  /**
   * Counts a group.
   *
   * @param startedNs when the writer began with it
   * @param oldestNs when its first frame was appended
   */
  synchronized void committed(long bytes, long startedNs, long oldestNs) {
    long now = fade();
    fadedBytes += bytes;
    busyBytes += bytes;
    busyNs += now - startedNs;
    latencyNs += now - oldestNs;
    latencyWeight += 1;
  }

  synchronized double durableBytesPerSecond() {
    fade();
    return fadedBytes / MEMORY_NS * NS;
  }

  /** Does not fade while there is nothing to measure. */
  synchronized double busyBytesPerSecond() {
    return busyNs == 0 ? 0 : busyBytes / busyNs * NS;
  }

  synchronized Duration commitLatency() {
    return latencyWeight == 0
        ? Duration.ZERO
        : Duration.ofNanos((long) (latencyNs / latencyWeight));
  }

  private long fade() {
    long now = nanoTime.getAsLong();
    double factor = Math.exp(-(now - lastNs) / MEMORY_NS);
    lastNs = now;
    fadedBytes *= factor;
    if (latencyWeight * factor > Double.MIN_NORMAL && busyNs * factor > Double.MIN_NORMAL) {
      busyBytes *= factor;
      busyNs *= factor;
      latencyNs *= factor;
      latencyWeight *= factor;
    }
    return now;
  }
}
