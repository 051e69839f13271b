package penstock.sim.bench;

import penstock.sim.line.LinePool;

/**
 * The log of one device, cut into chunks: numbers that go on without a hole, times spread over the
 * time since the chunk before. A chunk is planned first and rendered from its plan, so that one
 * that was refused can be rendered again, byte for byte, without having been kept. Belongs to one
 * thread.
 */
final class DeviceLog {

  /** The stream id of every device of the bench. */
  static final String STREAM = "bench";

  /**
   * @param line of the pool that it begins with
   * @param fromUs monotonic time of the chunk before
   * @param toUs monotonic time of the upload
   * @param bytes at most, raw
   */
  record Plan(int line, long firstSeq, long fromUs, long toUs, int bytes) {}

  /** About what the lines of all classes of devices are long; only spreads the times. */
  private static final int LINE_BYTES = 100;

  /** The first chunk's records are spread over the minute before the bench began. */
  private static final long MINUTE_US = 60_000_000;

  private final LinePool pool;
  private final long upUs;
  private int line;
  private long seq;
  private long lastUs;

  /**
   * @param line where in the pool this device begins
   * @param upUs how long it had been up when the bench began; at least a minute
   */
  DeviceLog(LinePool pool, int line, long upUs) {
    this.pool = pool;
    this.line = line;
    this.upUs = upUs;
    this.lastUs = upUs - MINUTE_US;
  }

  /**
   * The chunk that comes next. Its times are those of a real clock, so that a node finds the boot's
   * offset where it was.
   *
   * @param elapsedUs since the bench began
   */
  Plan next(long elapsedUs, int bytes) {
    return new Plan(line, seq, lastUs, Math.max(upUs + elapsedUs, lastUs), bytes);
  }

  /** That chunk is stored: the next one begins behind it. */
  void advance(Plan plan, int records) {
    line = (plan.line() + records) % LinePool.LINES;
    seq = plan.firstSeq() + records;
    lastUs = plan.toUs();
  }

  /** The number of the record that comes next, which is how many were stored. */
  long seq() {
    return seq;
  }

  /**
   * Writes the chunk.
   *
   * @param out at least as long as the plan says
   * @return what was written
   */
  Rendered render(Plan plan, byte[] out) {
    long span = plan.toUs() - plan.fromUs();
    int expected = plan.bytes() / LINE_BYTES + 1;
    int at = 0;
    int records = 0;
    while (true) {
      int next = (plan.line() + records) % LinePool.LINES;
      if (at + LinePool.HEAD_BYTES_MAX + pool.length(next) > plan.bytes()) {
        return new Rendered(at, records);
      }
      long share = Math.min(span, span * (records + 1) / expected);
      at = pool.write(next, plan.firstSeq() + records, plan.fromUs() + share, out, at);
      records++;
    }
  }

  /** How many bytes and records were written. */
  record Rendered(int bytes, int records) {}
}
