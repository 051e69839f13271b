package penstock.sim.bench;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import penstock.sim.operator.OperatorClient;
import penstock.sim.swarm.Second;

/**
 * What a node uses, once a second: cores and memory of its process from {@code /proc} where that is
 * on this machine, the heap from its {@code /metrics}. On a thread of its own, so that a node that
 * is slow to answer delays nobody. Thread-safe.
 */
public final class NodeUseWatch implements Supplier<Second.NodeUse>, Closeable {

  private static final double MIB = 1 << 20;

  private final long pid;
  private final OperatorClient operator;
  private final Thread thread = new Thread(this::watch, "node-use");
  private volatile Second.NodeUse use = Second.NodeUse.UNSEEN;

  private NodeUseWatch(long pid, OperatorClient operator) {
    this.pid = pid;
    this.operator = operator;
  }

  /**
   * Begins to look.
   *
   * @param pid of the node's process; 0: not on this machine
   */
  public static NodeUseWatch start(long pid, OperatorClient operator) {
    NodeUseWatch watch = new NodeUseWatch(pid, operator);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  private void watch() {
    @Nullable NodeCpu cpu = null;
    try {
      while (true) {
        double cores = Double.NaN;
        double rssMib = Double.NaN;
        try {
          if (pid > 0 && cpu == null) {
            cpu = new NodeCpu(pid);
          } else if (cpu != null) {
            cores = cpu.cores();
            cpu.restart();
          }
          rssMib = pid > 0 ? ProcFiles.rssMib(pid) : Double.NaN;
        } catch (IOException e) {
          // The process has ended, or there is no /proc: nothing is seen of it.
          cpu = null;
        }
        use = new Second.NodeUse(cores, rssMib, heapMib());
        TimeUnit.SECONDS.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private double heapMib() {
    try {
      return operator.metrics().value("jvm_memory_used_bytes", "area=\"heap\"").orElse(Double.NaN)
          / MIB;
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  @Override
  public Second.NodeUse get() {
    return use;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
