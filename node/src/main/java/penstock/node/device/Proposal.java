package penstock.node.device;

import java.util.List;
import penstock.node.segment.BootSpan;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SeqCheck;
import penstock.protocol.SeqRanges;

/**
 * What the ledger needs to know of a durable frame: a function of its header alone, so that a frame
 * proposed again by recovery has the same effect as when it arrived.
 *
 * @param ranges the records that the frame brings, not empty
 * @param lastMonoUs monotonic time of the highest of them, -1 where it is not known
 */
record Proposal(
    String stream,
    FrameLocation location,
    SeqRanges ranges,
    long spanFirst,
    long spanLast,
    long oldest,
    long arrivalUs,
    long lastMonoUs,
    List<BootSpan> boots,
    List<SeqCheck> checks,
    int malformed) {

  static Proposal of(FrameHeader header, FrameLocation location) {
    SeqRanges ranges = header.ranges();
    if (ranges.isEmpty()) {
      throw new IllegalArgumentException("the frame at " + location + " brings no record");
    }
    return new Proposal(
        header.stream(),
        location,
        ranges,
        Math.min(header.spanFirst(), ranges.min()),
        Math.max(header.spanLast(), ranges.max()),
        header.oldest(),
        header.arrivalUs(),
        lastMonoUs(header),
        List.copyOf(header.boots()),
        List.copyOf(header.checks()),
        header.malformed());
  }

  /** The highest record is of the latest boot, and so has the highest time. */
  private static long lastMonoUs(FrameHeader header) {
    long startUs = Long.MAX_VALUE;
    for (BootSpan span : header.boots()) {
      if (span.firstSeq() <= header.ranges().max()) {
        startUs = span.startUs();
      }
    }
    return startUs == Long.MAX_VALUE ? -1 : Math.max(-1, header.maxTimeUs() - startUs);
  }

  /** The same frame with only those of its records that the ledger takes. */
  Proposal owning(SeqRanges owned) {
    boolean bringsLast = !owned.isEmpty() && owned.max() == ranges.max();
    return new Proposal(
        stream,
        location,
        owned,
        spanFirst,
        spanLast,
        oldest,
        arrivalUs,
        bringsLast ? lastMonoUs : -1,
        boots,
        checks.stream().filter(check -> owned.contains(check.seq())).toList(),
        malformed);
  }
}
