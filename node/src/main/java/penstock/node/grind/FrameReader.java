package penstock.node.grind;

import akka.util.ByteString;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FramePayload;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentStore;
import penstock.node.segment.StoredFrame;
import penstock.protocol.KmsgException;
import penstock.protocol.KmsgParser;
import penstock.protocol.RecordBatch;
import penstock.protocol.SeqRanges;

/**
 * Has the records of one frame at a time, from memory or from the store. Keeps its buffers; not
 * thread-safe.
 */
final class FrameReader implements AutoCloseable {

  /** The columns of a batch take 45 bytes a record; one that grew beyond this is let go. */
  private static final int KEPT_RECORDS_MAX = 128 * 1024;

  private final SegmentStore store;
  private final GrindMetrics metrics;
  private final FramePayload payload = new FramePayload();

  /** For frames that come from the store. */
  private RecordBatch scratch = new RecordBatch();

  private RecordBatch batch = scratch;
  private @Nullable FrameHeader header;
  private SeqRanges owned = SeqRanges.EMPTY;
  private int length;
  private boolean shared;

  FrameReader(SegmentStore store, GrindMetrics metrics) {
    this.store = store;
    this.metrics = metrics;
  }

  /**
   * Moves to a frame.
   *
   * @return false where it is not settled
   * @throws SegmentException where the store does not give it
   * @throws KmsgException where it holds something other than records
   */
  boolean load(FrameTask task) throws KmsgException {
    header = null;
    batch = scratch;
    if (scratch.count() > KEPT_RECORDS_MAX) {
      scratch = new RecordBatch();
    }
    FrameTask.Held held = task.held();
    if (held == null) {
      return read(store.read(task.location()));
    }
    set(held.header, held.owned, held.batch, held.length, true);
    return true;
  }

  private boolean read(StoredFrame frame) throws KmsgException {
    metrics.readAgain();
    header = frame.header();
    SeqRanges counting = frame.owned();
    if (counting == null) {
      return false;
    }
    int rawBytes = frame.header().rawBytes();
    new KmsgParser().parse(payload.decode(frame), 0, rawBytes, true, scratch);
    set(frame.header(), counting, scratch, rawBytes, false);
    return true;
  }

  private void set(
      FrameHeader header, SeqRanges owned, RecordBatch batch, int length, boolean shared) {
    this.header = header;
    this.owned = owned;
    this.batch = batch;
    this.length = length;
    this.shared = shared;
  }

  /** Null where even that could not be read. */
  @Nullable FrameHeader headerOrNull() {
    return header;
  }

  FrameHeader header() {
    return Objects.requireNonNull(header);
  }

  /** The records that count. */
  SeqRanges owned() {
    return owned;
  }

  RecordBatch batch() {
    return batch;
  }

  int rawBytes() {
    return length;
  }

  /** Bytes that stay as they are when the next frame is loaded. */
  ByteString rawText() {
    return shared
        ? ByteString.fromArrayUnsafe(batch.bytes(), 0, length)
        : ByteString.fromArray(batch.bytes(), 0, length);
  }

  @Override
  public void close() {
    payload.close();
  }
}
