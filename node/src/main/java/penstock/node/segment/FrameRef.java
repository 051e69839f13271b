package penstock.node.segment;

import org.jspecify.annotations.Nullable;
import penstock.protocol.SeqRanges;

/**
 * An index entry: a settled frame that brought at least one record.
 *
 * @param length of the whole frame in bytes
 * @param owned the records that count
 * @param place where its bytes lie, null where the location says it
 */
public record FrameRef(
    FrameLocation location,
    int length,
    String device,
    String stream,
    SeqRanges owned,
    long minTimeUs,
    long maxTimeUs,
    int rawBytes,
    @Nullable FramePlace place) {

  /** One whose location says where its bytes lie. */
  public FrameRef(
      FrameLocation location,
      int length,
      String device,
      String stream,
      SeqRanges owned,
      long minTimeUs,
      long maxTimeUs,
      int rawBytes) {
    this(location, length, device, stream, owned, minTimeUs, maxTimeUs, rawBytes, null);
  }

  /** The same frame, whose bytes lie there. */
  public FrameRef at(FramePlace where) {
    return new FrameRef(
        location, length, device, stream, owned, minTimeUs, maxTimeUs, rawBytes, where);
  }
}
