package penstock.node.segment;

/**
 * Where a frame begins.
 *
 * @param segment name of the segment; names sort in the order in which a node wrote them
 * @param offset in bytes from the segment's beginning
 */
public record FrameLocation(String segment, long offset) implements Comparable<FrameLocation> {

  @Override
  public int compareTo(FrameLocation other) {
    int bySegment = segment.compareTo(other.segment);
    return bySegment != 0 ? bySegment : Long.compare(offset, other.offset);
  }

  @Override
  public String toString() {
    return segment + "@" + offset;
  }
}
