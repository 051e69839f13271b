package penstock.node.segment;

import org.jspecify.annotations.Nullable;
import penstock.protocol.SeqRanges;

/**
 * What a segment's index knows of one frame.
 *
 * @param offset where the frame begins in its segment; it never changes
 * @param position where it begins in the file or object that the index is of: at the offset, unless
 *     the segment's frames were put into another order
 * @param length of the whole frame in bytes, padding excluded
 * @param owned the records that count, null while the frame is not settled
 */
public record IndexEntry(
    long offset,
    long position,
    int length,
    String device,
    String stream,
    @Nullable SeqRanges owned,
    long minTimeUs,
    long maxTimeUs,
    int rawBytes) {

  /** Of a frame that lies where it was written. */
  public IndexEntry(
      long offset,
      int length,
      String device,
      String stream,
      @Nullable SeqRanges owned,
      long minTimeUs,
      long maxTimeUs,
      int rawBytes) {
    this(offset, offset, length, device, stream, owned, minTimeUs, maxTimeUs, rawBytes);
  }

  public IndexEntry settled(SeqRanges owned) {
    return new IndexEntry(
        offset, position, length, device, stream, owned, minTimeUs, maxTimeUs, rawBytes);
  }

  /** Of the same frame, which lies there. */
  public IndexEntry movedTo(long position) {
    return new IndexEntry(
        offset, position, length, device, stream, owned, minTimeUs, maxTimeUs, rawBytes);
  }

  /** Whether the frame may hold a record in {@code [fromUs, toUs)}. */
  public boolean overlaps(long fromUs, long toUs) {
    return minTimeUs < toUs && maxTimeUs >= fromUs;
  }

  /** For a settled frame that brought at least one record; null for others. */
  public @Nullable FrameRef ref(String segment) {
    if (owned == null || owned.isEmpty()) {
      return null;
    }
    return new FrameRef(
        new FrameLocation(segment, offset),
        length,
        device,
        stream,
        owned,
        minTimeUs,
        maxTimeUs,
        rawBytes);
  }
}
