package penstock.sim.bench;

import java.nio.charset.StandardCharsets;
import penstock.sim.line.LogContents;

/**
 * The lines of some hours of one device, rendered once and then repeated for ever: all but number
 * and time, which are written anew. A chunk takes consecutive lines, and no chunk has as many as
 * the pool, so that a chunk compresses like a real one. Immutable.
 */
final class LinePool {

  /** Some 1.6 MB of text; the longest chunk has 1 MB. */
  static final int LINES = 16_384;

  private final byte[] bytes;
  private final int[] starts;
  private final short[] prefixes;

  private LinePool(byte[] bytes, int[] starts, short[] prefixes) {
    this.bytes = bytes;
    this.starts = starts;
    this.prefixes = prefixes;
  }

  /** Renders the log of this device; its class decides what it says. */
  static LinePool of(String device) {
    StringBuilder text = new StringBuilder(LINES * 128);
    int[] starts = new int[LINES + 1];
    short[] prefixes = new short[LINES];
    StringBuilder record = new StringBuilder();
    for (int line = 0; line < LINES; line++) {
      record.setLength(0);
      LogContents.record(device, DeviceLog.STREAM, line).appendTo(record, 0, 0);
      int comma = record.indexOf(",");
      prefixes[line] = Short.parseShort(record.substring(0, comma));
      text.append(record, comma + ",0,0".length(), record.length());
      starts[line + 1] = text.length();
    }
    return new LinePool(text.toString().getBytes(StandardCharsets.US_ASCII), starts, prefixes);
  }

  /** Facility and priority, as the number that a record begins with. */
  int prefix(int line) {
    return prefixes[line];
  }

  /** How many bytes {@link #copy} copies. */
  int length(int line) {
    return starts[line + 1] - starts[line];
  }

  /**
   * Copies what follows a record's time, from the comma on, with newline and continuation lines.
   *
   * @return behind the last byte written
   */
  int copy(int line, byte[] out, int at) {
    int length = length(line);
    System.arraycopy(bytes, starts[line], out, at, length);
    return at + length;
  }
}
