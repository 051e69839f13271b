package penstock.sim.bench;

import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets a node that is measured on a core of its own use all cores while it warms up: its JVM
 * compiles for minutes where there is one only. For the last quarter of the warm-up the node is on
 * its core. Belongs to one thread, but for {@link #begin}.
 */
final class WarmUp {

  private static final long NANOS = 1_000_000_000;

  private final NodeProcess node;
  private final Cores cores;
  private final int seconds;
  private final Consumer<String> progress;
  private volatile @Nullable Long beganNanos;
  private boolean done;

  /**
   * @param seconds of the whole warm-up
   */
  WarmUp(NodeProcess node, Cores cores, int seconds, Consumer<String> progress) {
    this.node = node;
    this.cores = cores;
    this.seconds = seconds;
    this.progress = progress;
    this.done = !cores.pinned();
  }

  /** There is load from now on. */
  void begin() {
    beganNanos = System.nanoTime();
  }

  /** To be called about once a second. */
  void look() throws IOException, InterruptedException {
    Long began = beganNanos;
    if (!done && began != null && System.nanoTime() - began >= seconds * NANOS * 3 / 4) {
      end();
    }
  }

  /** The node is on its core from now on. */
  void end() throws IOException, InterruptedException {
    if (!done) {
      done = true;
      progress.accept("the node goes on alone on core " + cores.node());
      Cores.move(node.pid(), cores.node());
    }
  }
}
