package penstock.sim.line;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;

/**
 * The lines of some hours of one device, rendered once and then repeated for ever: all but number
 * and time, which are written anew. A chunk takes consecutive lines, and no chunk has as many as
 * the pool, so that a chunk compresses like a real one. Immutable.
 */
public final class LinePool {

  /** Some 1.6 MB of text; the longest chunk has 1 MB. */
  public static final int LINES = 16_384;

  /** The longest head of a record: prefix, number and time with their commas. */
  public static final int HEAD_BYTES_MAX = 5 + 1 + 19 + 1 + 19;

  private final byte[] bytes;
  private final int[] starts;
  private final short[] prefixes;

  private LinePool(byte[] bytes, int[] starts, short[] prefixes) {
    this.bytes = bytes;
    this.starts = starts;
    this.prefixes = prefixes;
  }

  /** Renders the ordinary log of this device; its class decides what it says. */
  public static LinePool of(String device, String stream) {
    return of(LINES, line -> LogContents.record(device, stream, line));
  }

  /** Renders what a program of this device logs when it logs without end. */
  public static LinePool storm(String device, String stream, String app, int lines) {
    StreamScript script = new StreamScript(device, stream);
    script.enter(Incident.storm(0, lines, app));
    return of(lines, script::line);
  }

  private static LinePool of(int lines, LongFunction<KmsgLine> lineOf) {
    StringBuilder text = new StringBuilder(lines * 128);
    int[] starts = new int[lines + 1];
    short[] prefixes = new short[lines];
    StringBuilder record = new StringBuilder();
    for (int line = 0; line < lines; line++) {
      record.setLength(0);
      lineOf.apply(line).appendTo(record, 0, 0);
      int comma = record.indexOf(",");
      prefixes[line] = Short.parseShort(record.substring(0, comma));
      text.append(record, comma + ",0,0".length(), record.length());
      starts[line + 1] = text.length();
    }
    return new LinePool(text.toString().getBytes(StandardCharsets.US_ASCII), starts, prefixes);
  }

  /** How many lines there are before it begins again. */
  public int lines() {
    return prefixes.length;
  }

  /** Of a line without its head, with newline and continuation lines. */
  public int length(int line) {
    return starts[line + 1] - starts[line];
  }

  /** Of so many lines from the pool's first on, without heads; it begins again as often. */
  public long length(long lines) {
    return lines / lines() * bytes.length + starts[(int) (lines % lines())];
  }

  /**
   * Writes a record.
   *
   * @param out has room for {@link #HEAD_BYTES_MAX} and the line's length
   * @return behind the last byte written
   */
  public int write(int line, long seq, long monoUs, byte[] out, int from) {
    int at = writeNumber(prefixes[line], out, from);
    out[at++] = ',';
    at = writeNumber(seq, out, at);
    out[at++] = ',';
    at = writeNumber(monoUs, out, at);
    int length = length(line);
    System.arraycopy(bytes, starts[line], out, at, length);
    return at + length;
  }

  private static int writeNumber(long number, byte[] out, int at) {
    int end = at + digits(number);
    long rest = number;
    for (int i = end - 1; i >= at; i--) {
      long tenth = rest / 10;
      out[i] = (byte) ('0' + (rest - tenth * 10));
      rest = tenth;
    }
    return end;
  }

  private static int digits(long number) {
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }

  /** The line itself, for whoever compares. */
  public KmsgLine line(int line) {
    String text =
        new String(bytes, starts[line], length(line), StandardCharsets.US_ASCII)
            .substring(",-;".length());
    List<String> lines = Arrays.asList(text.split("\n", -1));
    return new KmsgLine(
        prefixes[line] / 8,
        prefixes[line] % 8,
        lines.get(0),
        lines.subList(1, lines.size() - 1).stream().map(each -> each.substring(1)).toList());
  }
}
