package penstock.sim.bench;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Counts what the threads of the load generator do. They add to it without waiting for each other;
 * one other thread takes {@link Mark}s and asks what happened between two of them.
 */
final class Tally {

  /** Enough to see what is wrong; a node that is down makes a complaint for every try. */
  private static final int COMPLAINTS_MAX = 10;

  /** What takes longer counts as this. */
  private static final long LATENCY_MAX_NANOS = TimeUnit.MINUTES.toNanos(2);

  private static final double MS_NANOS = 1e6;
  private static final double SECOND_NANOS = 1e9;

  private final LongAdder uploads = new LongAdder();
  private final LongAdder rawBytes = new LongAdder();
  private final LongAdder bodyBytes = new LongAdder();
  private final LongAdder records = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder throttled = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final Recorder ackNanos = new Recorder(LATENCY_MAX_NANOS, 3);
  private final Recorder behindNanos = new Recorder(LATENCY_MAX_NANOS, 2);
  private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();
  private final AtomicInteger complained = new AtomicInteger();

  /** The sums at one moment. */
  record Mark(
      long nanos,
      long uploads,
      long rawBytes,
      long bodyBytes,
      long records,
      long refused,
      long throttled,
      long errors) {}

  Mark mark() {
    return new Mark(
        System.nanoTime(),
        uploads.sum(),
        rawBytes.sum(),
        bodyBytes.sum(),
        records.sum(),
        refused.sum(),
        throttled.sum(),
        errors.sum());
  }

  /** Counts an upload, whatever became of it. */
  void count(BenchDevice.Outcome outcome, BenchDevice device, ChunkBuffer chunk, long nanos) {
    switch (outcome) {
      case ACKED -> acked(chunk, nanos);
      case REFUSED -> refused.increment();
      case THROTTLED -> throttled.increment();
      case FAILED -> error(device.complaint());
      case WRONG -> wrong(device.complaint());
    }
  }

  private void acked(ChunkBuffer chunk, long latencyNanos) {
    uploads.increment();
    rawBytes.add(chunk.rawBytes());
    bodyBytes.add(chunk.bodyBytes());
    records.add(chunk.records());
    ackNanos.recordValue(bounded(latencyNanos));
  }

  /** An upload was sent so much later than it was due. */
  void behind(long nanos) {
    behindNanos.recordValue(bounded(nanos));
  }

  private static long bounded(long nanos) {
    return Math.max(0, Math.min(nanos, LATENCY_MAX_NANOS));
  }

  void error(String complaint) {
    errors.increment();
    complain(complaint);
  }

  /** 200, but for something else than was sent. */
  private void wrong(String complaint) {
    wrong.increment();
    error(complaint);
  }

  long wrongAnswers() {
    return wrong.sum();
  }

  private void complain(String complaint) {
    if (complained.getAndIncrement() < COMPLAINTS_MAX) {
      complaints.add(complaint);
    }
  }

  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Latencies since the last call. */
  Latencies latencies() {
    return new Latencies(ackNanos.getIntervalHistogram(), behindNanos.getIntervalHistogram());
  }

  /** Latencies of some span; those of several spans add up. Not thread-safe. */
  record Latencies(Histogram ack, Histogram behind) {

    void add(Latencies other) {
      ack.add(other.ack);
      behind.add(other.behind);
    }
  }

  /** What happened from one mark to another. */
  static LoadInterval between(Mark from, Mark to, Latencies latencies) {
    return new LoadInterval(
        (to.nanos - from.nanos) / SECOND_NANOS,
        to.uploads - from.uploads,
        to.rawBytes - from.rawBytes,
        to.bodyBytes - from.bodyBytes,
        to.records - from.records,
        to.refused - from.refused,
        to.throttled - from.throttled,
        to.errors - from.errors,
        latencies.ack.getValueAtPercentile(50) / MS_NANOS,
        latencies.ack.getValueAtPercentile(99) / MS_NANOS,
        latencies.behind.getMaxValue() / MS_NANOS);
  }
}
