package penstock.node.segment;

import java.nio.charset.StandardCharsets;
import penstock.protocol.SeqRanges;

/**
 * Reads the primitives of the segment format out of an array, and never beyond its end. Not
 * thread-safe.
 */
public final class FormatReader {

  private final byte[] bytes;
  private final int end;
  private int at;

  /** Reads {@code bytes[from, to)}. */
  public FormatReader(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  public FormatReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /** Index of the next byte in the array. */
  public int at() {
    return at;
  }

  public boolean hasMore() {
    return at < end;
  }

  public int u8() throws FormatException {
    need(1);
    return bytes[at++] & 0xff;
  }

  public int u16() throws FormatException {
    return u8() | u8() << 8;
  }

  public int u32() throws FormatException {
    need(4);
    int value = u32(bytes, at);
    at += 4;
    return value;
  }

  public long u64() throws FormatException {
    need(8);
    long value = u64(bytes, at);
    at += 8;
    return value;
  }

  public long varint() throws FormatException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = u8();
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw new FormatException("a varint of more than 10 bytes at byte " + at);
  }

  public long signed() throws FormatException {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** A varint that counts something: 0 to 2^31 - 1. */
  public int count() throws FormatException {
    long value = varint();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new FormatException("a count of " + Long.toUnsignedString(value) + " at byte " + at);
    }
    return (int) value;
  }

  public String string() throws FormatException {
    int length = count();
    need(length);
    String value = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return value;
  }

  public SeqRanges ranges() throws FormatException {
    int count = count();
    if (count == 0) {
      return SeqRanges.EMPTY;
    }
    SeqRanges.Builder builder = new SeqRanges.Builder();
    long before = 0;
    try {
      for (int i = 0; i < count; i++) {
        long first = before + varint();
        before = first + varint();
        builder.add(first, before);
      }
    } catch (IllegalArgumentException e) {
      throw new FormatException("no ranges at byte " + at + ": " + e.getMessage(), e);
    }
    return builder.build();
  }

  /** The next {@code length} bytes, to be read by themselves. */
  public FormatReader slice(int length) throws FormatException {
    need(length);
    FormatReader slice = new FormatReader(bytes, at, at + length);
    at += length;
    return slice;
  }

  public void skip(int length) throws FormatException {
    need(length);
    at += length;
  }

  private void need(int count) throws FormatException {
    if (count < 0 || end - at < count) {
      throw new FormatException(
          count + " bytes wanted at byte " + at + ", " + (end - at) + " are left");
    }
  }

  static int u32(byte[] bytes, int at) {
    return (bytes[at] & 0xff)
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | bytes[at + 3] << 24;
  }

  static long u64(byte[] bytes, int at) {
    return (u32(bytes, at) & 0xffffffffL) | (long) u32(bytes, at + 4) << 32;
  }
}
