package penstock.node.segment;

import java.util.List;
import java.util.function.Predicate;
import penstock.protocol.SeqRanges;

/**
 * A look for the frames of a device that hold any of some records of a stream. Index entries may be
 * tested by several threads.
 */
public final class Holding implements Predicate<IndexEntry> {

  private final String stream;
  private final SeqRanges wanted;
  private volatile boolean undecided;

  public Holding(String stream, SeqRanges wanted) {
    this.stream = stream;
    this.wanted = wanted;
  }

  @Override
  public boolean test(IndexEntry entry) {
    if (!entry.stream().equals(stream)) {
      return false;
    }
    SeqRanges owned = entry.owned();
    if (owned == null) {
      undecided = true;
      return false;
    }
    return !owned.intersect(wanted).isEmpty();
  }

  /**
   * What was found.
   *
   * @throws SegmentException.Unavailable where that is nothing, and a frame of the stream is not
   *     settled yet: its records may be in the ledger already, and be those that are wanted
   */
  public List<FrameRef> result(List<FrameRef> found) {
    if (found.isEmpty() && undecided && !wanted.isEmpty()) {
      throw new SegmentException.Unavailable("what it has of this stream is not settled yet");
    }
    return found;
  }
}
