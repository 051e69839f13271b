package penstock.chaos.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Starts nodes again that ended by themselves, and remembers that. Thread-safe. */
public final class Supervisor implements AutoCloseable {

  private static final long LOOK_MS = 500;

  /**
   * A node that nobody had asked to end.
   *
   * @param exit its exit code
   */
  public record Ended(String node, int exit) {}

  private final List<NodeUnderTest> nodes;
  private final List<Ended> ended = new ArrayList<>();
  private final CountDownLatch stop = new CountDownLatch(1);

  Supervisor(List<NodeUnderTest> nodes) {
    this.nodes = nodes;
    Thread thread = new Thread(this::run, "supervisor");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!stop.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
        nodes.forEach(this::look);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(NodeUnderTest node) {
    Ended one = node.restartIfEnded();
    if (one != null) {
      synchronized (ended) {
        ended.add(one);
      }
    }
  }

  List<Ended> take() {
    synchronized (ended) {
      List<Ended> taken = List.copyOf(ended);
      ended.clear();
      return taken;
    }
  }

  @Override
  public void close() {
    stop.countDown();
  }
}
