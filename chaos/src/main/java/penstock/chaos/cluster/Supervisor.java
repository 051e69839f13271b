package penstock.chaos.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Starts nodes again that ended by themselves, and remembers that. Thread-safe. */
public final class Supervisor implements AutoCloseable {

  private static final long LOOK_MS = 500;

  /** What {@code -XX:+ExitOnOutOfMemoryError} ends with. */
  private static final int OUT_OF_MEMORY = 3;

  /** A node that nobody had asked to end. */
  public record Ended(String node, int exit) {

    /** Whether it was its memory: then it must not have happened, whatever was done to it. */
    public boolean isOutOfMemory() {
      return exit == OUT_OF_MEMORY;
    }
  }

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
    OptionalInt exit = node.restartIfEnded();
    if (exit.isPresent()) {
      synchronized (ended) {
        ended.add(new Ended(node.name(), exit.getAsInt()));
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
