package penstock.node.segment;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.protocol.SeqRanges;

/**
 * What a store that nodes share says of segments that are not sealed: only their owner, which keeps
 * their index in memory, can look into them. Thread-safe.
 */
public interface SharedSegments {

  /** As {@link SegmentStore#find}, in this node's open segments alone; from memory. */
  List<FrameRef> findOpen(@Nullable Set<String> devices, long fromUs, long toUs);

  /** As {@link SegmentStore#holding}, in this node's open segments alone; from memory. */
  List<FrameRef> holdingOpen(String device, String stream, SeqRanges wanted);

  /** The open segments that this node can look into. */
  Set<String> openHere();

  /** All open segments of the fleet, from the catalog, with the ids of the nodes that own them. */
  Map<String, String> open();
}
