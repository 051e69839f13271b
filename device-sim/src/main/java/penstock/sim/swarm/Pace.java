package penstock.sim.swarm;

/** So many uploads a second, and no more. Belongs to one thread. */
final class Pace {

  /** What was not used is kept for so long. */
  private static final double KEPT_S = 0.1;

  private final double perSecond;
  private final double most;
  private double left;
  private long filledUs;

  Pace(double perSecond) {
    this.perSecond = perSecond;
    this.most = Math.max(1, perSecond * KEPT_S);
    this.left = most;
  }

  boolean take(long nowUs) {
    left = Math.min(most, left + (nowUs - filledUs) * perSecond / 1e6);
    filledUs = nowUs;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
