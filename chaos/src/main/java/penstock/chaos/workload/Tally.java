package penstock.chaos.workload;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import penstock.chaos.history.History;

/**
 * How the uploads of all devices went; whoever wants to act under load waits for it to go on.
 * Thread-safe.
 */
public final class Tally {

  private final History history;
  private long acked;
  private long refused;
  private long broken;
  private final Set<String> unheard = new HashSet<>();

  Tally(History history) {
    this.history = history;
  }

  /** An answer came. */
  void answer(String device, String node, String sent, int status, long watermark) {
    history.answered(device, node, sent, status, watermark);
    synchronized (this) {
      if (status == 200) {
        acked++;
        unheard.remove(device);
        notifyAll();
      } else {
        refused++;
      }
    }
  }

  /** No answer came. */
  void breakage(String device, String node, String sent, Exception why) {
    history.unanswered(device, node, sent, why.toString());
    synchronized (this) {
      broken++;
    }
  }

  /** Waits until each of these devices was answered 200 once more, but not for ever. */
  void awaitEach(Collection<String> devices, Duration most) throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    synchronized (this) {
      unheard.clear();
      unheard.addAll(devices);
      for (long left = most.toMillis(); !unheard.isEmpty() && left > 0; ) {
        wait(left);
        left = (deadline - System.nanoTime()) / 1_000_000;
      }
    }
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
