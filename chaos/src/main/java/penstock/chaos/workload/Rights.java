package penstock.chaos.workload;

import java.time.Duration;

/** Whether nodes have to take what a device sends. Thread-safe. */
final class Rights {

  /** So long after the operator was answered, each node has to know. */
  static final Duration KNOWN_MAX = Duration.ofSeconds(5);

  private boolean revoked;
  private long changedNanos = System.nanoTime();

  /** The operator is about to be asked to take them, or has been answered that they are taken. */
  synchronized void revoked() {
    revoked = true;
    changedNanos = System.nanoTime();
  }

  /** The operator is about to be asked to give them, or has been answered that they are given. */
  synchronized void admitted() {
    revoked = false;
    changedNanos = System.nanoTime();
  }

  /** Whether an upload that began then may be taken. */
  synchronized boolean mayBeTaken(long begunNanos) {
    return !revoked || begunNanos - changedNanos <= KNOWN_MAX.toNanos();
  }

  /** Whether an upload that began then may be answered 403. */
  synchronized boolean mayBeForbidden(long begunNanos) {
    return revoked || begunNanos - changedNanos <= KNOWN_MAX.toNanos();
  }
}
