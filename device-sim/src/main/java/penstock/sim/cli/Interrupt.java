package penstock.sim.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM ask a run to come to its end: it still sums up, and its exit code is its own
 * and not that of the signal. Thread-safe.
 */
public final class Interrupt {

  /** Sending the rest and comparing all of it may take as long as the run. */
  private static final Duration END_MAX = Duration.ofMinutes(5);

  private static final int EXIT_CUT_SHORT = 130;

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile int exitCode = EXIT_CUT_SHORT;

  /** From now on the process ends only once {@link #ended} was called. */
  public void install() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::onShutdown, "interrupt"));
  }

  private void onShutdown() {
    requested.countDown();
    try {
      boolean inTime = ended.await(END_MAX.toMillis(), TimeUnit.MILLISECONDS);
      Runtime.getRuntime().halt(inTime ? exitCode : EXIT_CUT_SHORT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** Waits until it is requested, at most so long. */
  public void await(Duration atMost) throws InterruptedException {
    requested.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The run has done all it wanted to. */
  public void ended(int code) {
    exitCode = code;
    ended.countDown();
  }
}
