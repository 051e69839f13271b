package penstock.sim.bench;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Looks at a node's memory twice a second, on a thread of its own. Thread-safe. */
final class NodeWatch implements Closeable {

  private static final int EVERY_MS = 500;

  private final long pid;
  private final Thread thread = new Thread(this::watch, "node-watch");
  private volatile double rssMib;
  private volatile double rssMibMax;

  private NodeWatch(long pid) {
    this.pid = pid;
  }

  static NodeWatch start(long pid) {
    NodeWatch watch = new NodeWatch(pid);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  private void watch() {
    try {
      while (true) {
        rssMib = ProcFiles.rssMib(pid);
        rssMibMax = Math.max(rssMibMax, rssMib);
        TimeUnit.MILLISECONDS.sleep(EVERY_MS);
      }
    } catch (IOException e) {
      // The node has ended: whoever works with it finds out, and says so.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  double rssMib() {
    return rssMib;
  }

  double rssMibMax() {
    return rssMibMax;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
