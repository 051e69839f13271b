package penstock.node.rule;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A line's bytes as characters of ISO 8859-1, where they lie, to an engine that backtracks: that
 * could read the same ones over and over, so each one read is counted, and one too many throws
 * {@link Exhausted}. Reusable, not thread-safe.
 */
final class LineChars implements CharSequence {

  /**
   * How often a character may be read, on average over the line. Of the shipped rules one reads
   * those of a line that it matches 17 times (it begins with a name of any length), most do twice.
   */
  static final int READS_PER_CHAR = 32;

  /** On top of that, for lines that are short. */
  static final int READS_MIN = 64;

  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int from;
  private int length;
  private int reads;
  private String text = "";

  /** Too many characters were read: the line is one for an engine that doesn't backtrack. */
  static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1;

    Exhausted() {
      super("", null, false, false); // Its stack would take longer to note down than a try takes.
    }
  }

  /** From now on {@code bytes[from, to)}, which must not change. */
  void set(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    length = to - from;
    text = "";
  }

  /** Lets go of the bytes. */
  void clear() {
    set(NONE, 0, 0);
  }

  /** Begins to count anew; nothing may be read before. */
  void allowReads() {
    reads = READS_MIN + READS_PER_CHAR * length;
  }

  @Override
  public char charAt(int index) {
    if (--reads < 0) {
      throw new Exhausted();
    }
    return (char) (bytes[from + Objects.checkIndex(index, length)] & 0xff);
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    Objects.checkFromToIndex(start, end, length);
    return new String(bytes, from + start, end - start, StandardCharsets.ISO_8859_1);
  }

  /** The line, made once. */
  @Override
  public String toString() {
    if (text.isEmpty() && length > 0) {
      text = new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }
    return text;
  }

  /** Characters {@code [start, end)} as what they mean, which is UTF-8. */
  String decoded(int start, int end) {
    return new String(bytes, from + start, end - start, StandardCharsets.UTF_8);
  }
}
