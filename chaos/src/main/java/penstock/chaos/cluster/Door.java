package penstock.chaos.cluster;

import java.time.Duration;

/** Where the devices find their node: shut while there is none. Thread-safe. */
public final class Door {

  /** A start after a crash takes seconds, on a slow machine tens of them. */
  private static final Duration SHUT_MAX = Duration.ofMinutes(3);

  private int port = -1;

  synchronized void open(int devicePort) {
    port = devicePort;
    notifyAll();
  }

  synchronized void shut() {
    port = -1;
  }

  /** The port of the device listener; waits for it where the node is away. */
  public synchronized int devicePort() throws InterruptedException {
    long deadline = System.nanoTime() + SHUT_MAX.toNanos();
    while (port < 0) {
      long leftMs = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        throw new IllegalStateException("no node within " + SHUT_MAX.toSeconds() + " s");
      }
      wait(leftMs);
    }
    return port;
  }
}
