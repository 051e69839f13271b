package penstock.node.gate;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.DoubleSupplier;

/**
 * The share of the processors it may use that this process used since it was last asked. Belongs to
 * one thread at a time.
 */
final class CpuShare implements DoubleSupplier {

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private long cpuNanos = system.getProcessCpuTime();
  private long atNanos = System.nanoTime();

  @Override
  public double getAsDouble() {
    long cpu = system.getProcessCpuTime();
    long now = System.nanoTime();
    double possible = (double) (now - atNanos) * Runtime.getRuntime().availableProcessors();
    double share = possible <= 0 ? 1 : (double) (cpu - cpuNanos) / possible;
    cpuNanos = cpu;
    atNanos = now;
    return Math.min(1, Math.max(0, share));
  }
}
