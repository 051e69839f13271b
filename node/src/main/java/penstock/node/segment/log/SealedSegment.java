package penstock.node.segment.log;

import java.io.IOException;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.FooterTrailer;
import penstock.node.segment.FormatException;
import penstock.node.segment.IndexEntry;
import penstock.node.segment.SegmentInfo;
import penstock.node.segment.SegmentTotals;

/**
 * A segment with a footer: some 200 bytes of memory, the rest is read when asked for. Immutable.
 */
public final class SealedSegment implements Segment {

  private final String name;
  private final String object;
  private final long end;
  private final FooterTrailer trailer;
  private final SegmentTotals totals;
  private final FooterReader footers;

  /**
   * @param object what {@code footers} find it by
   * @param end behind its last byte
   */
  public SealedSegment(
      String name,
      String object,
      long end,
      FooterTrailer trailer,
      SegmentTotals totals,
      FooterReader footers) {
    this.name = name;
    this.object = object;
    this.end = end;
    this.trailer = trailer;
    this.totals = totals;
    this.footers = footers;
  }

  @Override
  public String name() {
    return name;
  }

  /** What its bytes are found by: a file's name, an object's key. */
  public String object() {
    return object;
  }

  @Override
  public long id() {
    return trailer.segmentId();
  }

  @Override
  public long end() {
    return end;
  }

  public FooterTrailer trailer() {
    return trailer;
  }

  @Override
  public SegmentTotals totals() {
    return totals;
  }

  @Override
  public SegmentInfo info() {
    return new SegmentInfo(
        name,
        totals.unsettled() == 0,
        end,
        totals.rawBytes(),
        totals.frames(),
        totals.minTimeUs(),
        totals.maxTimeUs());
  }

  @Override
  public void forEach(@Nullable Set<String> devices, Consumer<IndexEntry> out)
      throws IOException, FormatException {
    footers.forEach(this, devices, out);
  }
}
