package penstock.node.segment.local;

/** Waiting for the store's own threads. */
final class Threads {

  private Threads() {}

  /** Waits for the end of a thread that was told to end; an interrupt is kept for later. */
  static void join(Thread thread) {
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
