package penstock.sim.device;

import penstock.sim.line.DeviceClass;

/**
 * How a device is built and set.
 *
 * @param ringBytes of its log buffer
 * @param linesPerSecond that it logs in ordinary life
 * @param limiter of each of its programs
 * @param uploader when it uploads, and how much
 * @param overrunChance how likely its buffer, where it is full, overruns a read of it
 * @param rebootUs how long it is away when it starts again
 */
public record DeviceSettings(
    int ringBytes,
    double linesPerSecond,
    LimiterSettings limiter,
    UploaderSettings uploader,
    double overrunChance,
    long rebootUs) {

  /** 35 KB a minute in lines of 104 bytes. */
  public static final double LINES_PER_SECOND_USUAL = 5.6;

  /** As such devices are: a set-top box has more memory than an access point. */
  public static DeviceSettings usual(DeviceClass deviceClass) {
    int ringBytes =
        switch (deviceClass) {
          case ROUTER -> 128 * 1024;
          case AP -> 64 * 1024;
          case TV -> 256 * 1024;
        };
    return new DeviceSettings(
        ringBytes,
        LINES_PER_SECOND_USUAL,
        LimiterSettings.usual(),
        UploaderSettings.usual(),
        0.3,
        20_000_000);
  }

  /**
   * The same where all goes {@code factor} times as fast: lines, intervals, reboots. Clocks don't:
   * what is logged at one moment is dated at that moment.
   */
  public DeviceSettings faster(double factor) {
    return new DeviceSettings(
        ringBytes,
        linesPerSecond * factor,
        limiter.faster(factor),
        uploader.faster(factor),
        overrunChance,
        (long) (rebootUs / factor));
  }
}
