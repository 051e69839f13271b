package penstock.node.gate;

/**
 * What is booked for each of the seconds to come, in {@link Cost}. A booking gets the first second
 * with room at the rate of now, so that seconds which a rate taken too low left empty are filled
 * once it is known better, and those which one taken too high overfilled are passed over. Not
 * thread-safe.
 */
final class Calendar {

  /** Of {@link #book}. */
  static final long FULL = -1;

  private final double[] booked;

  /** The second that {@link #booked} begins with; it is in it at its remainder. */
  private long now;

  private double sum;
  private long spread;

  /**
   * @param seconds how far ahead it reaches
   */
  Calendar(int seconds) {
    booked = new double[seconds + 1];
  }

  /** It is this second. */
  void roll(long second) {
    for (long passed = now; passed < Math.min(second, now + booked.length); passed++) {
      sum -= booked[at(passed)];
      booked[at(passed)] = 0;
    }
    now = Math.max(now, second);
  }

  /**
   * Books.
   *
   * @param backlog what is to be done before anything that is booked
   * @param perSecond what fits into a second
   * @return the second; {@link #FULL} where there is none
   */
  long book(double cost, double backlog, double perSecond) {
    double left = backlog;
    for (long second = now + 1; second < now + booked.length; second++) {
      left += booked[at(second)];
      // A booking that is larger than a second has one of its own.
      if (left + cost <= perSecond || left <= 0) {
        booked[at(second)] += cost;
        sum += cost;
        return second;
      }
      left = Math.max(0, left - perSecond);
    }
    return FULL;
  }

  /** A second to try again in where all are full: those of the later half, one after the other. */
  long later() {
    int half = Math.max(1, seconds() / 2);
    spread++;
    return now + seconds() - spread % half;
  }

  /** Who was booked came early, or does not come. */
  void cancel(long second, double cost) {
    if (second > now && second < now + booked.length) {
      double less = Math.min(cost, booked[at(second)]);
      booked[at(second)] -= less;
      sum -= less;
    }
  }

  /** All that is booked from the next second on. */
  double sum() {
    return Math.max(0, sum - booked[at(now)]);
  }

  private int seconds() {
    return booked.length - 1;
  }

  private int at(long second) {
    return (int) (second % booked.length);
  }
}
