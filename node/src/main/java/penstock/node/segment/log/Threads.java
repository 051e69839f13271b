package penstock.node.segment.log;

/** Waiting for the store's own threads. */
public final class Threads {

  private Threads() {}

  /** Waits for the end of a thread that was told to end; an interrupt is kept for later. */
  public static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
