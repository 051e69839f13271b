package penstock.sim.swarm;

import java.util.ArrayList;
import java.util.List;

/**
 * What comes of a program that logs fifty times as much as its whole device: first all of it, until
 * the bucket for bursts is empty; then what that one lets through, until the long-term one is empty
 * too; then what the long-term one lets through, for ever.
 */
final class MadApp {

  /** How often a line tells what was dropped. */
  static final int REPORT_SECONDS = 10;

  private static final double FACTOR = 50;

  private MadApp() {}

  /**
   * The eras from a time on.
   *
   * @param first number of the first record
   */
  static List<Era> eras(ClassSettings settings, long first, long fromUs, long bootUs) {
    ClassSettings.Limits limits = settings.limits();
    double rate = settings.linesPerSecond() * FACTOR;
    double burst = Math.min(rate, limits.burstPerSecond());
    double longTerm = Math.min(rate, limits.longTermPerSecond());
    double fullS = rate > burst ? limits.burst() / (rate - burst) : 0;
    double left = Math.max(0, limits.longTerm() - (rate - longTerm) * fullS);
    double burstS = burst > longTerm ? left / (burst - longTerm) : 0;
    List<Era> eras = new ArrayList<>();
    double[] passing = {rate, burst, longTerm};
    long[] lastsUs = {(long) (fullS * 1e6), (long) (burstS * 1e6), 0};
    long number = first;
    long from = fromUs;
    for (int i = 0; i < passing.length; i++) {
      if (lastsUs[i] > 0 || i == passing.length - 1) {
        Era era = era(settings.linesPerSecond(), passing[i], rate, number, from, bootUs);
        eras.add(era);
        from += lastsUs[i];
        number = era.next(from);
      }
    }
    return eras;
  }

  private static Era era(
      double ordinary, double passing, double rate, long first, long fromUs, long bootUs) {
    double dropped = (rate - passing) * REPORT_SECONDS;
    double all = ordinary + passing;
    Era.Noise noise =
        new Era.Noise(
            (int) Math.round(1024 * passing / all),
            dropped < 1 ? 0 : (int) Math.max(1, Math.round(all * REPORT_SECONDS)),
            (int) Math.round(dropped));
    return new Era(first, fromUs, Math.max(1, Math.round(1e9 / all)), bootUs, noise);
  }
}
