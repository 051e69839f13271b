package penstock.node.grind;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of the frame that is being ground, on their way into one or two files. Blocks go out
 * as they fill, so that a frame with any number of events takes the memory of one block; they are
 * not visible until {@link SegmentEvents#finish}. Not thread-safe; used again for the next frame.
 */
final class FrameOutput {

  private final BlockBuilder builder = new BlockBuilder();
  private List<GrowingEvents> files = List.of();
  private List<BlockIndex> blocks = List.of();
  private long frame;
  private byte[] device = new byte[0];
  private boolean open;

  void begin(List<GrowingEvents> claimed, long frame) {
    this.files = claimed;
    this.frame = frame;
    device = new byte[0];
    open = false;
    blocks = emptyBlocks();
  }

  private List<BlockIndex> emptyBlocks() {
    List<BlockIndex> empty = new ArrayList<>(files.size());
    for (int i = 0; i < files.size(); i++) {
      empty.add(new BlockIndex());
    }
    return empty;
  }

  void device(String id) {
    device = id.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @throws UncheckedIOException where a file does not take it
   */
  void add(long timeUs, String name, JsonLine json) {
    if (!open) {
      builder.begin(frame, device);
      open = true;
    }
    builder.add(timeUs, name, json.bytes(), json.length());
    if (builder.isFull()) {
      flush();
    }
  }

  void end() {
    if (open) {
      flush();
    }
  }

  /** Forgets what there was and leaves a mark. */
  void skip(String reason) {
    blocks = emptyBlocks();
    write(builder.skipped(frame, device, reason), Long.MAX_VALUE, Long.MIN_VALUE);
  }

  private void flush() {
    open = false;
    write(builder.finish(), builder.minTimeUs(), builder.maxTimeUs());
  }

  private void write(ByteBuffer block, long minTimeUs, long maxTimeUs) {
    try {
      for (int i = 0; i < files.size(); i++) {
        long position = files.get(i).write(block.duplicate());
        blocks.get(i).add(frame, position, block.limit(), minTimeUs, maxTimeUs);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<GrowingEvents> files() {
    return files;
  }

  /** Where they are in each of the files. */
  List<BlockIndex> blocks() {
    return blocks;
  }
}
