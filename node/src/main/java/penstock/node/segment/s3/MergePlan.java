package penstock.node.segment.s3;

import static penstock.node.segment.SegmentFormat.SEGMENT_HEADER_BYTES;
import static penstock.node.segment.SegmentFormat.padding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import penstock.node.segment.DeviceOrder;
import penstock.node.segment.EncodedFrame;
import penstock.node.segment.FooterEncoder;
import penstock.node.segment.FooterTrailer;
import penstock.node.segment.FormatException;
import penstock.node.segment.IndexEntry;
import penstock.node.segment.SegmentFormat;
import penstock.node.segment.SegmentTotals;
import penstock.node.segment.SettleMark;

/**
 * Where everything will lie in a merged segment: header, frames by device and then by time, settle
 * marks, footer. Known before a byte of a frame is read. Immutable.
 *
 * @param entries by position
 * @param marks what counts of each frame, by position: the frames alone don't say it
 */
record MergePlan(List<IndexEntry> entries, EncodedFrame marks, EncodedFrame footer, long bytes) {

  private static final Comparator<IndexEntry> ORDER =
      Comparator.comparing(IndexEntry::device, DeviceOrder.INSTANCE)
          .thenComparingLong(IndexEntry::minTimeUs)
          .thenComparingLong(IndexEntry::offset);

  static MergePlan of(long segmentId, SegmentTotals totals, List<IndexEntry> frames) {
    List<IndexEntry> sorted = new ArrayList<>(frames);
    sorted.sort(ORDER);
    List<IndexEntry> entries = new ArrayList<>(sorted.size());
    List<SettleMark> marks = new ArrayList<>(sorted.size());
    long position = SEGMENT_HEADER_BYTES;
    for (IndexEntry entry : sorted) {
      entries.add(entry.movedTo(position));
      marks.add(new SettleMark(position, entry.owned()));
      position += padded(entry);
    }
    EncodedFrame marking = EncodedFrame.of(marks);
    long footerAt = position + marking.paddedLength();
    EncodedFrame footer = FooterEncoder.encode(segmentId, footerAt, totals, entries);
    return new MergePlan(entries, marking, footer, footerAt + footer.paddedLength());
  }

  static int padded(IndexEntry entry) {
    return entry.length() + padding(entry.length());
  }

  /** The end of the footer, as a reader will find it. */
  FooterTrailer trailer() {
    byte[] payload = footer.payload().toArrayUnsafe();
    byte[] trailer = new byte[SegmentFormat.TRAILER_BYTES];
    System.arraycopy(payload, payload.length - trailer.length, trailer, 0, trailer.length);
    try {
      return FooterTrailer.decode(trailer, bytes);
    } catch (FormatException e) {
      throw new IllegalStateException("a footer of this node's own making", e);
    }
  }
}
