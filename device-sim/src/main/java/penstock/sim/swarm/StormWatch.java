package penstock.sim.swarm;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Follows how a storm's devices get rid of what they had kept, from the first return to when the
 * last of them has. Thread-safe.
 */
final class StormWatch {

  private static final double SECOND_US = 1e6;
  private static final double MS_NANOS = 1e6;

  private final AtomicInteger fromSecond = new AtomicInteger(-1);
  private final AtomicInteger left = new AtomicInteger();
  private final AtomicLong drainedUs = new AtomicLong(-1);
  private final AtomicLong refusedLongestNanos = new AtomicLong();
  private final LongAdder backlogBytes = new LongAdder();
  private final LongAdder uploads = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final AtomicIntegerArray arrivals;

  StormWatch(int secondsMax) {
    arrivals = new AtomicIntegerArray(secondsMax + 1);
  }

  /** So many devices are to come back in this second; they may not have noticed yet. */
  void returning(int second, int devices) {
    fromSecond.compareAndSet(-1, second);
    left.addAndGet(devices);
  }

  /** A device has that much to send. */
  void kept(long bytes) {
    backlogBytes.add(bytes);
  }

  /** A device of the storm begins to send. */
  void arrived(long nowUs) {
    int second = (int) (nowUs / SECOND_US);
    if (second < arrivals.length()) {
      arrivals.incrementAndGet(second);
    }
  }

  void acked() {
    uploads.increment();
  }

  void refused() {
    refused.increment();
  }

  /** A device was taken so long after it was refused first. */
  void refusedFor(long nanos) {
    refusedLongestNanos.accumulateAndGet(nanos, Math::max);
  }

  /** A device has got rid of what it had kept. */
  void drained(long nowUs) {
    if (left.decrementAndGet() == 0) {
      drainedUs.set(nowUs);
    }
  }

  /** Whether devices have come back, and not all of them are rid of what they kept. */
  boolean isDraining() {
    return left.get() > 0;
  }

  SwarmResult.Drain result(List<Second> seconds) {
    int from = fromSecond.get();
    if (from < 0) {
      return SwarmResult.Drain.NONE;
    }
    boolean drained = left.get() == 0 && drainedUs.get() >= 0;
    double end = drained ? drainedUs.get() / SECOND_US : seconds.size();
    int to = Math.min((int) end, seconds.size() - 1);
    double raw = 0;
    for (int i = from; i <= to && i < seconds.size(); i++) {
      double share = i == to ? end - to : 1;
      raw += seconds.get(i).rawBytes() * Math.min(1, share);
    }
    return new SwarmResult.Drain(
        from,
        drained ? to : -1,
        backlogBytes.sum(),
        raw / Math.max(0.001, end - from),
        (double) refused.sum() / Math.max(1, uploads.sum()),
        refusedLongestNanos.get() / MS_NANOS,
        spread(from, to));
  }

  private double spread(int from, int to) {
    int count = to - from + 1;
    if (count < 2) {
      return 0;
    }
    double sum = 0;
    double squares = 0;
    for (int i = from; i <= to && i < arrivals.length(); i++) {
      sum += arrivals.get(i);
      squares += (double) arrivals.get(i) * arrivals.get(i);
    }
    double mean = sum / count;
    return mean == 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean * mean)) / mean;
  }
}
