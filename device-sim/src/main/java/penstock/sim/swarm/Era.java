package penstock.sim.swarm;

/**
 * A time in which a device logs evenly: so the number of a record tells its time, and a time tells
 * how many records there are. Immutable.
 *
 * @param first number of its first record
 * @param fromUs when it begins, on the run's clock; may be before the run
 * @param lineNs from one record to the next
 * @param bootUs when the kernel started, on the run's clock
 * @param noise what a program gone mad adds; {@link Noise#NONE} in ordinary life
 */
record Era(long first, long fromUs, long lineNs, long bootUs, Noise noise) {

  /**
   * What the token buckets let through of a program gone mad.
   *
   * @param of1024 how many of 1,024 records are that program's
   * @param reportEvery of so many records, the last one tells how many lines were dropped; 0: none
   *     are
   * @param dropped how many that is
   */
  record Noise(int of1024, int reportEvery, int dropped) {
    static final Noise NONE = new Noise(0, 0, 0);
  }

  /** The number that is not logged yet at that time. */
  long next(long nowUs) {
    return first + Math.max(0, nowUs - fromUs) * 1_000 / lineNs;
  }

  /** When that record was logged, on the run's clock. */
  private long timeUs(long number) {
    return fromUs + (number - first + 1) * lineNs / 1_000;
  }

  /** The same on the kernel's clock. */
  long monoUs(long number) {
    return timeUs(number) - bootUs;
  }

  /** Whether all of it is ordinary. */
  boolean isPlain() {
    return noise.of1024 == 0;
  }

  boolean isReport(long number) {
    return noise.reportEvery > 0 && (number - first) % noise.reportEvery == noise.reportEvery - 1;
  }

  boolean isNoise(long number) {
    return noise.of1024 > 0 && (Hash.of(number, noise.of1024) & 1023) < noise.of1024;
  }
}
