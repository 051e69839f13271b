package penstock.node.segment;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The part of a shared store by which the segments of a node that died are brought to their end: a
 * living node claims one, proposes its unsettled frames to their ledgers, and settles them; it then
 * is sealed as if it had been this node's from the beginning. Thread-safe.
 */
public interface Takeover {

  /**
   * A segment that is this node's from now on.
   *
   * @param unsettled of its {@code frames}
   */
  record TakenOver(String segment, int frames, int unsettled) {}

  /**
   * Segments that are not sealed and that no living node looks after, oldest first.
   *
   * @param liveNodeIds of all nodes that may still write, this one included
   */
  List<String> abandoned(Set<String> liveNodeIds);

  /**
   * Takes one of the segments that {@link #abandoned} named last: from now on its old owner can't
   * append to it.
   *
   * @return null where it is not abandoned any more, such as because another node was faster
   * @throws SegmentException.Unavailable where catalog or store is away; then it is named again
   */
  @Nullable TakenOver claim(String segment);

  /** All frames of a segment that this node owns and that is not sealed, by offset. */
  void scanSegment(String segment, Consumer<StoredFrame> consumer);
}
