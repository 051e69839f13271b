package penstock.node.fleet;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks the catalog again until something holds there, or time is up. Blocking. */
final class Patience {

  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final long deadline;

  Patience(Duration most) {
    deadline = System.nanoTime() + most.toNanos();
  }

  /** Waits a moment; false where time is up. */
  boolean goesOn() {
    if (System.nanoTime() + STEP_NANOS - deadline > 0 || Thread.currentThread().isInterrupted()) {
      return false;
    }
    LockSupport.parkNanos(STEP_NANOS);
    return true;
  }
}
