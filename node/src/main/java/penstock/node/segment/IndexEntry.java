package penstock.node.segment;

import org.jspecify.annotations.Nullable;
import penstock.protocol.SeqRanges;

/**
 * What a segment's index knows of one frame.
 *
 * @param length of the whole frame in bytes, padding excluded
 * @param owned the records that count, null while the frame is not settled
 */
public record IndexEntry(
    long offset,
    int length,
    String device,
    String stream,
    @Nullable SeqRanges owned,
    long minTimeUs,
    long maxTimeUs,
    int rawBytes) {

  public IndexEntry settled(SeqRanges owned) {
    return new IndexEntry(offset, length, device, stream, owned, minTimeUs, maxTimeUs, rawBytes);
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
