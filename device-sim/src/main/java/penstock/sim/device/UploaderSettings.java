package penstock.sim.device;

/**
 * When a device uploads, and how much at once.
 *
 * @param intervalMinUs,intervalMaxUs bounds of the time between two uploads
 * @param backoffUs the longest delay after the first failure; doubles with each further one
 * @param recordsMax of a chunk
 * @param bytesMax of a chunk, before compression
 */
public record UploaderSettings(
    long intervalMinUs, long intervalMaxUs, long backoffUs, int recordsMax, int bytesMax) {

  public UploaderSettings {
    if (intervalMinUs <= 0 || intervalMaxUs < intervalMinUs || backoffUs <= 0) {
      throw new IllegalArgumentException(
          "no intervals: " + intervalMinUs + " to " + intervalMaxUs + " µs, back-off " + backoffUs);
    }
    if (recordsMax < 1 || bytesMax < RingBuffer.BYTES_MIN) {
      throw new IllegalArgumentException(
          "no chunk: " + recordsMax + " records in " + bytesMax + " bytes");
    }
  }

  /** A minute's log is 35 KB; a chunk of 256 KiB clears a backlog in a few requests. */
  public static UploaderSettings usual() {
    return new UploaderSettings(30_000_000, 90_000_000, 1_000_000, 8_192, 256 * 1024);
  }

  UploaderSettings faster(double factor) {
    return new UploaderSettings(
        Math.max(1, (long) (intervalMinUs / factor)),
        Math.max(1, (long) (intervalMaxUs / factor)),
        Math.max(1, (long) (backoffUs / factor)),
        recordsMax,
        bytesMax);
  }
}
