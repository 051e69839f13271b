package penstock.node.segment;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The part of a shared store by which nodes take over what others left behind. */
public interface AbandonedSegments {

  /**
   * Segments that are not sealed and belong to none of these nodes, oldest first; also those that
   * belong to this node but are not open here, because a claim failed half way.
   *
   * @throws SegmentException.Unavailable where the catalog can't be read
   */
  List<String> abandoned(Set<String> nodes);

  /**
   * Makes a segment this node's, and opens it for settling and sealing. From then on nothing that
   * another node appends to it becomes durable.
   *
   * @return false where another node was faster
   * @throws SegmentException.Unavailable where the catalog or the segment can't be read; the claim
   *     may or may not have been made then
   */
  boolean claim(String segment);

  /**
   * All whole frames of a segment of this node that are not settled yet, in the order of writing.
   */
  void scanUnsettled(String segment, Consumer<StoredFrame> consumer);
}
