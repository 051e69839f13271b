package penstock.sim.swarm;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Counts what all loops do. They add to it without waiting for each other; one other thread asks
 * once a second what has happened since it asked before.
 */
final class Tally {

  /** What takes longer counts as this. */
  static final long LATENCY_MAX_NANOS = TimeUnit.MINUTES.toNanos(10);

  /** Enough to see what is wrong. */
  private static final int COMPLAINTS_MAX = 20;

  private static final double MS_NANOS = 1e6;

  final LongAdder arrivals = new LongAdder();
  final LongAdder admitted = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder rawBytes = new LongAdder();
  final LongAdder bodyBytes = new LongAdder();

  private final Recorder stormAck = new Recorder(LATENCY_MAX_NANOS, 2);
  private final Recorder othersAck = new Recorder(LATENCY_MAX_NANOS, 2);
  private final Recorder waits = new Recorder(LATENCY_MAX_NANOS, 2);
  private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger complained = new AtomicInteger();
  private final AtomicInteger failedSaid = new AtomicInteger();

  static long bounded(long nanos) {
    return Math.max(0, Math.min(nanos, LATENCY_MAX_NANOS));
  }

  void acked(boolean inStorm, long nanos) {
    (inStorm ? stormAck : othersAck).recordValue(bounded(nanos));
  }

  /** How long an upload that was due waited for a connection. */
  void waited(long nanos) {
    waits.recordValue(bounded(nanos));
  }

  /** An answer that a node must not give. */
  void complain(String what) {
    if (complained.getAndIncrement() < COMPLAINTS_MAX) {
      complaints.add(what);
    }
  }

  /** Why an upload got no answer; the first few only, since a node that is down gives thousands. */
  void failure(String what) {
    if (failedSaid.getAndIncrement() < COMPLAINTS_MAX) {
      failures.add(what);
    }
  }

  List<String> complaints() {
    return List.copyOf(complaints);
  }

  int complained() {
    return complained.get();
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Of the storm's devices since the last call. */
  Second.Latency stormAck() {
    return latency(stormAck.getIntervalHistogram());
  }

  /** Of all other devices since the last call. */
  Second.Latency othersAck() {
    return latency(othersAck.getIntervalHistogram());
  }

  /** How long uploads have waited for a connection since the last call. */
  SwarmResult.Percentiles waits() {
    return percentiles(waits.getIntervalHistogram());
  }

  private static Second.Latency latency(Histogram nanos) {
    return nanos.getTotalCount() == 0
        ? Second.Latency.NONE
        : new Second.Latency(
            nanos.getTotalCount(),
            nanos.getValueAtPercentile(50) / MS_NANOS,
            nanos.getValueAtPercentile(99) / MS_NANOS,
            nanos.getMaxValue() / MS_NANOS);
  }

  static SwarmResult.Percentiles percentiles(Histogram nanos) {
    return nanos.getTotalCount() == 0
        ? new SwarmResult.Percentiles(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN)
        : new SwarmResult.Percentiles(
            nanos.getValueAtPercentile(50) / MS_NANOS,
            nanos.getValueAtPercentile(90) / MS_NANOS,
            nanos.getValueAtPercentile(99) / MS_NANOS,
            nanos.getValueAtPercentile(99.9) / MS_NANOS,
            nanos.getMaxValue() / MS_NANOS);
  }
}
