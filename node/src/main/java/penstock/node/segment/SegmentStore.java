package penstock.node.segment;

import akka.util.ByteString;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import penstock.protocol.SeqRanges;

/**
 * Where frames are kept. One node writes, in one active segment at a time; every method may be
 * called from any thread. A frame is first appended (durable, but nobody sees it), then settled
 * once the ledger has said which of its records count; only settled frames are found, read and
 * ground.
 */
public interface SegmentStore extends AutoCloseable {

  /**
   * Appends a frame; the stage completes once it is durable.
   *
   * @return fails with {@link SegmentException}: {@code Busy} where the queue is full (nothing was
   *     written, try again later), {@code Unavailable} where the medium refuses (it may or may not
   *     have been written)
   */
  CompletionStage<FrameLocation> append(FrameHeader header, ByteString payload);

  /**
   * Says which records of a frame count; none where others had brought them before. Visible to
   * {@link #find} and {@link Listener#onSettled} at once, durable with the next group of frames:
   * until then a crash leaves the frame unsettled, and it is proposed to the ledger again.
   */
  void settle(FrameLocation location, SeqRanges owned);

  /**
   * The settled frames with a record in the span of time.
   *
   * @param devices whose frames, null for all
   * @param fromUs in µs since 1970, included
   * @param toUs excluded
   * @return in no particular order
   */
  List<FrameRef> find(@Nullable Set<String> devices, long fromUs, long toUs);

  /**
   * The settled frames of a stream that hold any of the records.
   *
   * @return in no particular order
   * @throws SegmentException.Unavailable where there are none, but a frame of the stream is not
   *     settled yet, or what could hold them does not answer
   */
  List<FrameRef> holding(String device, String stream, SeqRanges wanted);

  /**
   * The settled frames of one segment that hold any record that counts, by offset; empty where
   * there is no such segment. This way works everywhere; a store that can look into one segment
   * alone does so, because others may overlap in time and each entry costs memory.
   */
  default List<FrameRef> frames(String segment) {
    return segments().stream()
        .filter(info -> info.name().equals(segment) && info.minTimeUs() <= info.maxTimeUs())
        .flatMap(info -> find(null, info.minTimeUs(), info.maxTimeUs() + 1).stream())
        .filter(ref -> ref.location().segment().equals(segment))
        .sorted(Comparator.comparing(FrameRef::location))
        .toList();
  }

  /**
   * Reads a frame back.
   *
   * @throws SegmentException {@code Missing} where retention took the segment, {@code Corrupt} with
   *     file, offset and reason where a checksum does not hold
   */
  StoredFrame read(FrameLocation location);

  /**
   * Reads the frame of an index entry, which may be cheaper than by its location alone.
   *
   * @throws SegmentException as {@link #read(FrameLocation)}
   */
  default StoredFrame read(FrameRef ref) {
    return read(ref.location());
  }

  /** All segments, oldest first; the last one is the active one. */
  List<SegmentInfo> segments();

  /** The sums of {@link #segments}, which a store may know without listing them. */
  default StoredTotals totals() {
    StoredTotals totals = StoredTotals.NONE;
    for (SegmentInfo segment : segments()) {
      totals = totals.plus(segment);
    }
    return totals;
  }

  /**
   * All whole frames behind a point, in the order of writing, settled or not.
   *
   * @param after null for all of them
   */
  void scan(@Nullable FrameLocation after, Consumer<StoredFrame> consumer);

  /** The location of the last frame appended and durable, null where there is none. */
  @Nullable FrameLocation end();

  /** Is told of each change, in order, from the store's own threads; must not block. */
  void addListener(Listener listener);

  /** What happens to frames and segments. */
  interface Listener {
    /** A frame was settled; {@code owned} is not empty. */
    void onSettled(FrameLocation location, SeqRanges owned);

    /** All frames of a segment are settled and its footer is written. */
    void onSealed(SegmentInfo segment);

    /** Retention took a segment. */
    void onDeleted(SegmentInfo segment);
  }

  /** Waits for what was appended, writes what was settled and releases the files. */
  @Override
  void close();
}
