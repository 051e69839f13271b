package penstock.node.grind;

import org.jspecify.annotations.Nullable;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.protocol.RecordBatch;
import penstock.protocol.SeqRanges;

/**
 * A frame that is to be ground: with its bytes where there was room for them, else to be read from
 * the store. Immutable.
 */
final class FrameTask {

  /** For a frame of which only the store knows when it arrived. */
  static final long ARRIVAL_UNKNOWN = Long.MIN_VALUE;

  /**
   * What is held of a frame beside its bytes: header, labels, ranges. Counted so that the smallest
   * frames can't fill the memory past the limit.
   */
  private static final int OVERHEAD_BYTES = 1024;

  /** A frame's records without the store. */
  static final class Held {
    final FrameHeader header;
    final SeqRanges owned;
    final RecordBatch batch;
    final int length;

    Held(FrameHeader header, SeqRanges owned, RecordBatch batch, int length) {
      this.header = header;
      this.owned = owned;
      this.batch = batch;
      this.length = length;
    }
  }

  private final FrameLocation location;
  private final @Nullable Held held;
  private final long arrivalNanos;
  private final long queuedNanos;

  private FrameTask(
      FrameLocation location, @Nullable Held held, long arrivalNanos, long queuedNanos) {
    this.location = location;
    this.held = held;
    this.arrivalNanos = arrivalNanos;
    this.queuedNanos = queuedNanos;
  }

  static FrameTask held(FrameLocation location, Held held, long arrivalNanos, long queuedNanos) {
    return new FrameTask(location, held, arrivalNanos, queuedNanos);
  }

  static FrameTask stored(FrameLocation location, long arrivalNanos, long queuedNanos) {
    return new FrameTask(location, null, arrivalNanos, queuedNanos);
  }

  /** Memory that a frame takes while it waits with its bytes. */
  static long heldBytes(RecordBatch batch) {
    return batch.bytes().length + batch.columnBytes() + OVERHEAD_BYTES;
  }

  FrameLocation location() {
    return location;
  }

  @Nullable Held held() {
    return held;
  }

  long heldBytes() {
    return held == null ? 0 : heldBytes(held.batch);
  }

  /** By {@link System#nanoTime}, or {@link #ARRIVAL_UNKNOWN}. */
  long arrivalNanos() {
    return arrivalNanos;
  }

  /** From when on its turn may come, by {@link System#nanoTime}. */
  long queuedNanos() {
    return queuedNanos;
  }
}
