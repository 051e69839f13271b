package penstock.sim.device;

/**
 * What a program may log.
 *
 * @param burstLines at once
 * @param burstPerSecond and how fast that comes back
 * @param longTermLines more than usual in all
 * @param longTermPerSecond for ever
 * @param reportAfterUs how long drops are counted before a line tells them
 */
public record LimiterSettings(
    double burstLines,
    double burstPerSecond,
    double longTermLines,
    double longTermPerSecond,
    long reportAfterUs) {

  /**
   * A program logs one or two lines a second: ten times that for a while, three times that for
   * ever.
   */
  public static LimiterSettings usual() {
    return new LimiterSettings(100, 20, 3_000, 5, 10_000_000);
  }

  /** The same where all goes {@code factor} times as fast. */
  LimiterSettings faster(double factor) {
    return new LimiterSettings(
        burstLines,
        burstPerSecond * factor,
        longTermLines,
        longTermPerSecond * factor,
        (long) (reportAfterUs / factor));
  }
}
