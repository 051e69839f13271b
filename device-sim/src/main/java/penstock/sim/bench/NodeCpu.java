package penstock.sim.bench;

import java.io.IOException;

/** How many cores a process kept busy since some moment. Belongs to one thread. */
final class NodeCpu {

  private static final double NANOS = 1e9;

  private final long pid;
  private long beganNanos;
  private double beganCpu;

  NodeCpu(long pid) throws IOException {
    this.pid = pid;
    restart();
  }

  void restart() throws IOException {
    beganCpu = ProcFiles.cpuSeconds(pid);
    beganNanos = System.nanoTime();
  }

  double cores() throws IOException {
    double cpu = ProcFiles.cpuSeconds(pid) - beganCpu;
    return cpu / ((System.nanoTime() - beganNanos) / NANOS);
  }
}
