package penstock.chaos.workload;

import java.time.Duration;

/** How the uploads of all devices went; whoever wants to act under load waits for it to go on. */
public final class Tally {

  private long acked;
  private long refused;
  private long broken;

  synchronized void ack() {
    acked++;
    notifyAll();
  }

  synchronized void refusal() {
    refused++;
  }

  synchronized void breakage() {
    broken++;
  }

  /** Uploads that were answered 200. */
  public synchronized long acked() {
    return acked;
  }

  /**
   * Waits until that many more uploads were answered 200.
   *
   * @return false where that took too long
   */
  public synchronized boolean awaitAcks(long more, Duration most) throws InterruptedException {
    long wanted = acked + more;
    long deadline = System.nanoTime() + most.toNanos();
    while (acked < wanted) {
      long leftMs = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        return false;
      }
      wait(leftMs);
    }
    return true;
  }

  @Override
  public synchronized String toString() {
    return acked + " uploads acknowledged, " + refused + " refused, " + broken + " broken off";
  }
}
