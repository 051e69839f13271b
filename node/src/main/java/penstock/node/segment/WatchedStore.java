package penstock.node.segment;

/** A store of this node, which says how its writer is doing. */
public interface WatchedStore extends SegmentStore {

  /** How the writer is doing now. */
  WriterStats stats();
}
