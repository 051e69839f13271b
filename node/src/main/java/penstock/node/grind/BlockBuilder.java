package penstock.node.grind;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Writes one block: events of one frame, or the mark of a frame that could not be ground. All
 * numbers are big-endian.
 *
 * <pre>
 * u32 length of the body
 * u32 CRC-32C of the body
 * body:
 *   u8  kind: 1 events, 2 skipped
 *   i64 offset of the frame in its segment
 *   u16 length, device id as UTF-8
 *   events, up to the end of the body:        skipped, up to the end of the body:
 *     i64 time in µs since 1970                 why, as UTF-8
 *     u16 length, name as UTF-8
 *     u32 length, the line of /v1/events
 * </pre>
 *
 * <p>A frame with many events has several blocks, so that nothing has to hold all of them at once.
 * Not thread-safe; the buffer is used again.
 */
final class BlockBuilder {

  /**
   * A block is closed once it is this long: what one read of an event costs. The last event may go
   * beyond it.
   */
  static final int BLOCK_BYTES = 64 * 1024;

  static final int HEAD_BYTES = 8;
  static final byte KIND_EVENTS = 1;
  static final byte KIND_SKIPPED = 2;

  private static final int NAME_BYTES_MAX = 0xffff;
  private static final int REASON_BYTES_MAX = 4 * 1024;

  private ByteBuffer buffer = ByteBuffer.allocate(BLOCK_BYTES + BLOCK_BYTES / 4);
  private int events;
  private long minTimeUs;
  private long maxTimeUs;

  /** Begins a block of events. */
  void begin(long frame, byte[] device) {
    begin(KIND_EVENTS, frame, device);
  }

  private void begin(byte kind, long frame, byte[] device) {
    if (device.length > NAME_BYTES_MAX) {
      throw new IllegalArgumentException("a device id of " + device.length + " bytes");
    }
    buffer.clear();
    events = 0;
    minTimeUs = Long.MAX_VALUE;
    maxTimeUs = Long.MIN_VALUE;
    ensure(HEAD_BYTES + 11 + device.length);
    buffer.position(HEAD_BYTES);
    buffer.put(kind).putLong(frame).putShort((short) device.length).put(device);
  }

  void add(long timeUs, String name, byte[] json, int length) {
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    if (nameBytes.length > NAME_BYTES_MAX) {
      throw new IllegalArgumentException("an event's name of " + nameBytes.length + " bytes");
    }
    ensure(14 + nameBytes.length + length);
    buffer.putLong(timeUs).putShort((short) nameBytes.length).put(nameBytes);
    buffer.putInt(length).put(json, 0, length);
    events++;
    minTimeUs = Math.min(minTimeUs, timeUs);
    maxTimeUs = Math.max(maxTimeUs, timeUs);
  }

  boolean isFull() {
    return buffer.position() >= BLOCK_BYTES;
  }

  int events() {
    return events;
  }

  /** Lowest time of an event; above {@link #maxTimeUs} where there is none. */
  long minTimeUs() {
    return minTimeUs;
  }

  long maxTimeUs() {
    return maxTimeUs;
  }

  /** The whole block, readable until the next one begins. */
  ByteBuffer finish() {
    int length = buffer.position() - HEAD_BYTES;
    buffer.putInt(0, length);
    buffer.putInt(4, crc(buffer.array(), HEAD_BYTES, length));
    return buffer.flip();
  }

  /** A whole block that says why a frame has no events. */
  ByteBuffer skipped(long frame, byte[] device, String reason) {
    begin(KIND_SKIPPED, frame, device);
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(text.length, REASON_BYTES_MAX);
    ensure(length);
    buffer.put(text, 0, length);
    return finish();
  }

  static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  private void ensure(int more) {
    if (buffer.remaining() < more) {
      int capacity = Math.max(buffer.capacity() * 2, buffer.position() + more);
      byte[] larger = Arrays.copyOf(buffer.array(), capacity);
      int position = buffer.position();
      buffer = ByteBuffer.wrap(larger).position(position);
    }
  }
}
