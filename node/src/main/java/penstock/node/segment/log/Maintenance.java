package penstock.node.segment.log;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that does what nobody waits for: rolls segments that are old enough, seals those that
 * are settled, and lets retention delete. Looks every second, and when woken.
 */
final class Maintenance {

  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);

  private static final long TICK_NS = 1_000_000_000L;
  private static final long TIDY_EVERY_NS = 60_000_000_000L;

  /** While closing, when nobody says that a segment is settled. */
  private static final long SETTLE_LOOK_NS = 20_000_000L;

  private final Sealer sealer;
  private final Shelf shelf;
  private final SegmentWriter writer;
  private final Clock clock;
  private final Duration segmentAge;
  private final Thread thread = new Thread(this::run, "segment-maintenance");

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean woken;
  private boolean closed;

  /** Held while working, so that {@link #runNow} takes turns with the thread. */
  private final ReentrantLock working = new ReentrantLock();

  private long tidyDueNs = System.nanoTime();

  Maintenance(Sealer sealer, Shelf shelf, SegmentWriter writer, Clock clock, Duration segmentAge) {
    this.sealer = sealer;
    this.shelf = shelf;
    this.writer = writer;
    this.clock = clock;
    this.segmentAge = segmentAge;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (awaitTick()) {
      work(System.nanoTime() - tidyDueNs >= 0);
    }
  }

  /** False once closed. */
  private boolean awaitTick() {
    lock.lock();
    try {
      long leftNs = TICK_NS;
      while (!woken && !closed && leftNs > 0) {
        leftNs = changed.awaitNanos(leftNs);
      }
      woken = false;
      return !closed;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Does everything, whether it is due or not. */
  void runNow() {
    work(true);
  }

  private void work(boolean tidyDue) {
    working.lock();
    try {
      rollWhenOld();
      sealer.run();
      if (tidyDue) {
        tidyDueNs = System.nanoTime() + TIDY_EVERY_NS;
        shelf.tidy();
      }
    } catch (RuntimeException e) {
      LOG.error("maintenance of the segments failed, trying again", e);
    } finally {
      working.unlock();
    }
  }

  private void rollWhenOld() {
    LiveSegment active = writer.current();
    if (active == null) {
      return;
    }
    long nowUs = TimeUnit.MILLISECONDS.toMicros(clock.millis());
    long ageUs = TimeUnit.MILLISECONDS.toMicros(segmentAge.toMillis());
    if (active.firstAddedUs() <= nowUs - ageUs) {
      writer.roll();
    }
  }

  /** Seals what is left, once settled or after {@code settleWait}, and ends. */
  void close(Duration settleWait) {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    Threads.join(thread);
    sealer.hurry(settleWait);
    long untilNs = System.nanoTime() + settleWait.toNanos();
    work(false);
    while (!sealer.isIdle() && System.nanoTime() - untilNs < 0) {
      awaitSettled(Math.min(SETTLE_LOOK_NS, untilNs - System.nanoTime()));
      work(false);
    }
    work(false);
  }

  private void awaitSettled(long waitNs) {
    lock.lock();
    try {
      long leftNs = waitNs;
      while (!woken && leftNs > 0) {
        leftNs = changed.awaitNanos(leftNs);
      }
      woken = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
