package penstock.node.segment.log;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do. */
public final class Awaits {

  private static final Duration MAX = Duration.ofSeconds(20);

  private Awaits() {}

  public static void awaitUntil(String what, BooleanSupplier condition) {
    long untilNs = System.nanoTime() + MAX.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - untilNs > 0) {
        throw new AssertionError("not within " + MAX + ": " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
