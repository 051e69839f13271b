package penstock.node.segment;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.protocol.SeqRanges;

/**
 * The part of a store that is shared by the nodes of a fleet which only one of them can answer for:
 * a segment that is not sealed is indexed in its owner's memory alone. Thread-safe.
 */
public interface SharedSegments {

  /** As {@link SegmentStore#find}, of segments that this node owns and that are not sealed. */
  List<FrameRef> findOpen(@Nullable Set<String> devices, long fromUs, long toUs);

  /** As {@link SegmentStore#holding}, of segments that this node owns and that are not sealed. */
  List<FrameRef> holdingOpen(String device, String stream, SeqRanges wanted);

  /**
   * Names of the segments that those two answer for; one that was taken over is not among them
   * before all its frames are settled again.
   */
  Set<String> openHere();

  /** All segments of the fleet that are not sealed, and their owners, read from the catalog now. */
  Map<String, String> open();
}
