package penstock.node.tls;

import java.util.function.LongSupplier;

/**
 * A bucket of CPU time: it fills at a share of the node's cores, and what handshakes really took is
 * taken out of it, also where it is empty. Belongs to whoever holds the lock of its owner.
 */
final class CpuBudget {

  private static final double SECOND_NANOS = 1e9;

  /** What a quiet node has saved up: so long may handshakes have all of their share's cores. */
  private static final double SAVED_SECONDS = 0.1;

  private final double cores;
  private final LongSupplier nanoClock;
  private double nanos;
  private long filledAtNanos;

  /**
   * @param cores as many of them may be busy with this, on average
   */
  CpuBudget(double cores, LongSupplier nanoClock) {
    this.cores = cores;
    this.nanoClock = nanoClock;
    this.nanos = cores * SAVED_SECONDS * SECOND_NANOS;
    this.filledAtNanos = nanoClock.getAsLong();
  }

  boolean available() {
    long now = nanoClock.getAsLong();
    double most = cores * SAVED_SECONDS * SECOND_NANOS;
    nanos = Math.min(most, nanos + (double) (now - filledAtNanos) * cores);
    filledAtNanos = now;
    return nanos > 0;
  }

  /** Takes out, or puts back where it is negative. */
  void spend(double spentNanos) {
    nanos -= spentNanos;
  }
}
