package penstock.node.grind;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the table of a file says of one page: enough to leave out pages in which nothing passes a
 * filter. Immutable.
 */
final class EventsPage {

  private final long position;
  private final int storedBytes;
  private final int bytes;
  private final int crc;
  private final long minTimeUs;
  private final long maxTimeUs;
  private final int[] names;
  private final int[] devices;

  /**
   * @param position in the file
   * @param storedBytes length there, compressed
   * @param bytes length of the blocks in it
   * @param crc CRC-32C of the stored bytes
   * @param names numbers of the names in it, ascending
   * @param devices {@link #deviceHash} of the devices in it, ascending
   */
  EventsPage(
      long position,
      int storedBytes,
      int bytes,
      int crc,
      long minTimeUs,
      long maxTimeUs,
      int[] names,
      int[] devices) {
    this.position = position;
    this.storedBytes = storedBytes;
    this.bytes = bytes;
    this.crc = crc;
    this.minTimeUs = minTimeUs;
    this.maxTimeUs = maxTimeUs;
    this.names = names;
    this.devices = devices;
  }

  /** Two devices may share one: then a page is read in vain. */
  static int deviceHash(String device) {
    return device.hashCode();
  }

  long position() {
    return position;
  }

  int storedBytes() {
    return storedBytes;
  }

  int bytes() {
    return bytes;
  }

  int crc() {
    return crc;
  }

  boolean overlaps(long fromUs, long toUs) {
    return maxTimeUs >= fromUs && minTimeUs < toUs;
  }

  /** Whether one of these (ascending) names is in it. */
  boolean hasName(int[] wanted) {
    return intersect(names, wanted);
  }

  /** Whether a device with one of these (ascending) hashes is in it. */
  boolean hasDevice(int[] wanted) {
    return intersect(devices, wanted);
  }

  private static boolean intersect(int[] a, int[] b) {
    return a.length < b.length ? anyHeld(a, b) : anyHeld(b, a);
  }

  private static boolean anyHeld(int[] few, int[] many) {
    for (int value : few) {
      if (Arrays.binarySearch(many, value) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** The table of all pages of a file. */
  static byte[] encode(List<EventsPage> pages) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(pages.size());
      for (EventsPage page : pages) {
        page.write(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory took no bytes", e);
    }
    return bytes.toByteArray();
  }

  /** Fails where it is not what {@link #encode} made. */
  static List<EventsPage> decode(byte[] table) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(table))) {
      int count = in.readInt();
      List<EventsPage> pages = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        pages.add(read(in));
      }
      return pages;
    }
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeLong(position);
    out.writeInt(storedBytes);
    out.writeInt(bytes);
    out.writeInt(crc);
    out.writeLong(minTimeUs);
    out.writeLong(maxTimeUs);
    writeInts(names, out);
    writeInts(devices, out);
  }

  private static EventsPage read(DataInputStream in) throws IOException {
    return new EventsPage(
        in.readLong(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        readInts(in),
        readInts(in));
  }

  private static void writeInts(int[] values, DataOutputStream out) throws IOException {
    out.writeInt(values.length);
    for (int value : values) {
      out.writeInt(value);
    }
  }

  private static int[] readInts(DataInputStream in) throws IOException {
    int[] values = new int[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readInt();
    }
    return values;
  }
}
