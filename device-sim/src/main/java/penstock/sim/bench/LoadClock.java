package penstock.sim.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * When the load begins, when it is over, and when uploads are due in between. At a rate they are
 * due one after the other, whether or not the node keeps up, and latency counts from when one was
 * due: a node that stalls can't make the clock stall with it. Without a rate an upload is due as
 * soon as a thread is free for it. Thread-safe.
 */
final class LoadClock {

  private static final double SECOND_NANOS = 1e9;

  /** How soon a thread that waits notices that all is over. */
  private static final long LOOK_NANOS = 50_000_000;

  private final double intervalNanos;
  private final AtomicLong next = new AtomicLong();
  private final CountDownLatch started = new CountDownLatch(1);
  private final long bornNanos = System.nanoTime();
  private volatile long startNanos;
  private volatile boolean over;

  /**
   * @param rawMbPerSecond 10^6 raw bytes a second, 0 for as fast as it goes
   */
  LoadClock(double rawMbPerSecond, int chunkBytes) {
    intervalNanos = rawMbPerSecond == 0 ? 0 : chunkBytes / (rawMbPerSecond * 1e6) * SECOND_NANOS;
  }

  /** The first upload is due now. */
  void start() {
    startNanos = System.nanoTime();
    started.countDown();
  }

  void awaitStart() throws InterruptedException {
    started.await();
  }

  void end() {
    over = true;
  }

  boolean isOver() {
    return over;
  }

  boolean hasRate() {
    return intervalNanos > 0;
  }

  /** Since this clock was made; the time that devices go by. */
  long elapsedUs() {
    return (System.nanoTime() - bornNanos) / 1000;
  }

  /** When the next upload is due, as {@link System#nanoTime}; each call takes one. */
  long due() {
    return hasRate()
        ? startNanos + (long) (next.getAndIncrement() * intervalNanos)
        : System.nanoTime();
  }

  /** Returns false where all was over before the time had come. */
  boolean parkUntil(long nanos) {
    long rest = nanos - System.nanoTime();
    while (rest > 0 && !over) {
      LockSupport.parkNanos(Math.min(rest, LOOK_NANOS));
      rest = nanos - System.nanoTime();
    }
    return !over;
  }
}
