package penstock.chaos;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Ends what is still there when this JVM ends, by itself or by Ctrl-C: last thing first. Whatever
 * is ended before has to bear being ended again. Thread-safe.
 */
public final class AtExit {

  private static final Deque<Runnable> THINGS = new ArrayDeque<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(AtExit::end, "at-exit"));
  }

  private AtExit() {}

  public static void add(Runnable end) {
    synchronized (THINGS) {
      THINGS.push(end);
    }
  }

  private static void end() {
    synchronized (THINGS) {
      while (!THINGS.isEmpty()) {
        try {
          THINGS.pop().run();
        } catch (RuntimeException e) {
          System.err.println("penstock: something could not be ended: " + e);
        }
      }
    }
  }
}
