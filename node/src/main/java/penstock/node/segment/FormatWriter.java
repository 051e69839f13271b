package penstock.node.segment;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import penstock.protocol.SeqRanges;

/**
 * Writes the primitives of the segment format (docs/segment-format.md, "Primitives") into a growing
 * array: little-endian integers, varints, strings, ranges. Reusable, not thread-safe.
 */
public final class FormatWriter {

  private static final int CAPACITY_FIRST = 512;

  private byte[] bytes = new byte[CAPACITY_FIRST];
  private int length;

  public FormatWriter clear() {
    length = 0;
    return this;
  }

  public int length() {
    return length;
  }

  public byte[] toArray() {
    return Arrays.copyOf(bytes, length);
  }

  public FormatWriter u8(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
    return this;
  }

  public FormatWriter u16(int value) {
    return u8(value).u8(value >>> 8);
  }

  public FormatWriter u32(int value) {
    return u16(value).u16(value >>> 16);
  }

  public FormatWriter u64(long value) {
    return u32((int) value).u32((int) (value >>> 32));
  }

  public FormatWriter zeros(int count) {
    reserve(count);
    Arrays.fill(bytes, length, length + count, (byte) 0);
    length += count;
    return this;
  }

  /** Seven bits a byte, lowest first; the value counts as unsigned. */
  public FormatWriter varint(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
    return this;
  }

  /** A varint whose lowest bit is the sign, so that small negative numbers are short as well. */
  public FormatWriter signed(long value) {
    return varint((value << 1) ^ (value >> 63));
  }

  public FormatWriter string(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return varint(utf8.length).bytes(utf8, 0, utf8.length);
  }

  public FormatWriter ranges(SeqRanges ranges) {
    varint(ranges.count());
    long before = 0;
    for (int i = 0; i < ranges.count(); i++) {
      varint(ranges.first(i) - before).varint(ranges.last(i) - ranges.first(i));
      before = ranges.last(i);
    }
    return this;
  }

  public FormatWriter bytes(byte[] source, int from, int count) {
    reserve(count);
    System.arraycopy(source, from, bytes, length, count);
    length += count;
    return this;
  }

  public FormatWriter bytes(FormatWriter other) {
    return bytes(other.bytes, 0, other.length);
  }

  /** CRC-32C over what was written from {@code from} on. */
  public int crc(int from) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length - from);
    return (int) crc.getValue();
  }

  /** Replaces four bytes that were written before. */
  public FormatWriter putU32(int at, int value) {
    putU32(bytes, at, value);
    return this;
  }

  static void putU32(byte[] target, int at, int value) {
    target[at] = (byte) value;
    target[at + 1] = (byte) (value >>> 8);
    target[at + 2] = (byte) (value >>> 16);
    target[at + 3] = (byte) (value >>> 24);
  }

  static void putU64(byte[] target, int at, long value) {
    putU32(target, at, (int) value);
    putU32(target, at + 4, (int) (value >>> 32));
  }

  private void reserve(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
  }
}
