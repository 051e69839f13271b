package penstock.node.grind;

import akka.util.ByteString;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Goes through the events of consecutive blocks (see {@link BlockBuilder}) that a filter lets
 * through. Every block's checksum is looked at before anything in it. Not thread-safe.
 */
final class BlockReader {

  private final ByteBuffer bytes;
  private final Path file;
  private final long fileOffset;
  private final EventStore.Filter filter;
  private int blockEnd;
  private String device = "";
  private boolean skipped;

  // The event that next() moved to.
  private long timeUs;
  private String name = "";
  private int jsonAt;
  private int jsonLength;

  /**
   * @param bytes whole blocks, from position to limit
   * @param fileOffset where they are in {@code file}, for messages
   */
  BlockReader(ByteBuffer bytes, Path file, long fileOffset, EventStore.Filter filter) {
    this.bytes = bytes;
    this.file = file;
    this.fileOffset = fileOffset;
    this.filter = filter;
    this.blockEnd = bytes.position();
  }

  /** Moves to the next event that the filter lets through, false behind the last one. */
  boolean next() throws CorruptEventsException {
    try {
      while (bytes.position() < blockEnd || nextBlock()) {
        readEvent();
        if (passes()) {
          return true;
        }
      }
      return false;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw corrupt("a length inside the block is wrong");
    }
  }

  String name() {
    return name;
  }

  String device() {
    return device;
  }

  long timeUs() {
    return timeUs;
  }

  EventStore.StoredEvent event() {
    ByteString json = ByteString.fromArray(bytes.array(), jsonAt, jsonLength);
    return new EventStore.StoredEvent(name, device, timeUs, json);
  }

  /** Moves on to the next block with events, false where there is none. */
  private boolean nextBlock() throws CorruptEventsException {
    while (bytes.position() < bytes.limit()) {
      readHead();
      boolean passes = !skipped && (filter.devices() == null || filter.devices().contains(device));
      if (passes && bytes.position() < blockEnd) {
        return true;
      }
      bytes.position(blockEnd);
    }
    return false;
  }

  private void readHead() throws CorruptEventsException {
    int length = bytes.getInt();
    int crc = bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw corrupt("a block of " + length + " bytes where " + bytes.remaining() + " are left");
    }
    if (BlockBuilder.crc(bytes.array(), bytes.arrayOffset() + bytes.position(), length) != crc) {
      throw corrupt("the checksum of a block does not hold");
    }
    blockEnd = bytes.position() + length;
    skipped = bytes.get() != BlockBuilder.KIND_EVENTS;
    bytes.getLong();
    device = string(Short.toUnsignedInt(bytes.getShort()));
  }

  private void readEvent() {
    timeUs = bytes.getLong();
    name = string(Short.toUnsignedInt(bytes.getShort()));
    jsonLength = bytes.getInt();
    if (jsonLength < 0) {
      throw new BufferUnderflowException();
    }
    jsonAt = bytes.arrayOffset() + bytes.position();
    bytes.position(bytes.position() + jsonLength);
  }

  private boolean passes() {
    return timeUs >= filter.fromUs()
        && timeUs < filter.toUs()
        && (filter.names() == null || filter.names().contains(name));
  }

  private String string(int length) {
    int from = bytes.position();
    bytes.position(from + length);
    return new String(bytes.array(), bytes.arrayOffset() + from, length, StandardCharsets.UTF_8);
  }

  private CorruptEventsException corrupt(String reason) {
    return new CorruptEventsException(file, fileOffset + bytes.position(), reason);
  }
}
