package penstock.sim.bench;

/**
 * What the load generator did in some span of time.
 *
 * @param uploads acknowledged; the three that follow are theirs
 * @param rawBytes of log text
 * @param bodyBytes as sent
 * @param refused answers 503
 * @param throttled answers 429
 * @param errors no answer, or another one
 * @param behindMaxMs how much later than due an upload was sent, at worst
 */
record LoadInterval(
    double seconds,
    long uploads,
    long rawBytes,
    long bodyBytes,
    long records,
    long refused,
    long throttled,
    long errors,
    double ackP50Ms,
    double ackP99Ms,
    double behindMaxMs) {

  private static final double MB = 1e6;

  double rawMbPerSecond() {
    return seconds == 0 ? 0 : rawBytes / MB / seconds;
  }

  double uploadsPerSecond() {
    return seconds == 0 ? 0 : uploads / seconds;
  }
}
