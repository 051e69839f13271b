package penstock.chaos;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Ends what a run started, last thing first: at its end, and on Ctrl-C from a shutdown hook. Each
 * thing is ended once, whoever comes first. Thread-safe.
 */
public final class Cleanup implements AutoCloseable {

  private final Deque<Runnable> things = new ArrayDeque<>();
  private boolean closed;

  /** One that also runs when this JVM is told to end. */
  public static Cleanup hooked() {
    Cleanup cleanup = new Cleanup();
    Runtime.getRuntime().addShutdownHook(new Thread(cleanup::close, "chaos-cleanup"));
    return cleanup;
  }

  /** Ends it when the time comes, or now where that has come already. */
  public synchronized void add(Runnable end) {
    if (closed) {
      end.run();
      throw new IllegalStateException("the run is over");
    }
    things.push(end);
  }

  @Override
  public synchronized void close() {
    closed = true;
    RuntimeException failure = null;
    while (!things.isEmpty()) {
      try {
        things.pop().run();
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
