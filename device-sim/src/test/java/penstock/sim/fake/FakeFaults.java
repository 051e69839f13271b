package penstock.sim.fake;

import java.util.SplittableRandom;

/** What a fake node does wrong, and how often. Thread-safe. */
public final class FakeFaults {

  /** What happens to one request. */
  enum Fault {
    NONE,
    /** The connection breaks before the node has read anything. */
    CUT_BEFORE,
    /** The node stores and commits, and the answer is lost. */
    CUT_AFTER,
    /** 503 with Retry-After 1. */
    BUSY,
    /** 500. */
    BROKEN
  }

  private final SplittableRandom random;
  private double share;
  private boolean busy;

  public FakeFaults(long seed) {
    random = new SplittableRandom(seed);
  }

  /** So many of all requests fail. */
  public synchronized void share(double failing) {
    share = failing;
  }

  /** Every request is refused until this is taken back. */
  public synchronized void busy(boolean refusing) {
    busy = refusing;
  }

  synchronized Fault next() {
    if (busy) {
      return Fault.BUSY;
    }
    if (random.nextDouble() >= share) {
      return Fault.NONE;
    }
    return Fault.values()[1 + random.nextInt(Fault.values().length - 1)];
  }
}
