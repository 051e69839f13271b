package penstock.node.gate;

/**
 * What a device of a class usually sends: a mean over time in which a day ago counts half as much
 * as now. A young one is the mean of all it has seen.
 *
 * @param bytesPerDeviceSecond raw bytes of each active device, a second
 * @param ageSeconds how long it has been seen
 */
public record Baseline(double bytesPerDeviceSecond, long ageSeconds) {

  static final Baseline NONE = new Baseline(0, 0);

  private static final double HALF_LIFE_SECONDS = 86_400;

  /** A younger one says nothing. */
  private static final long AGE_SECONDS_MIN = 3_600;

  /** With what was seen for so long. */
  Baseline seen(double bytesPerDeviceSecond, long seconds) {
    double slow = 1 - Math.pow(0.5, (double) seconds / HALF_LIFE_SECONDS);
    double young = (double) seconds / (double) (ageSeconds + seconds);
    double weight = Math.max(slow, young);
    return new Baseline(
        this.bytesPerDeviceSecond + weight * (bytesPerDeviceSecond - this.bytesPerDeviceSecond),
        ageSeconds + seconds);
  }

  /** How many times as much this is; 1 where it is as always, or nothing is known yet. */
  double growth(double bytesPerDeviceSecond) {
    return ageSeconds < AGE_SECONDS_MIN || this.bytesPerDeviceSecond <= 0
        ? 1
        : bytesPerDeviceSecond / this.bytesPerDeviceSecond;
  }
}
