package penstock.node.fleet;

import org.jspecify.annotations.Nullable;
import penstock.node.index.NarrativeItem;
import penstock.node.index.NarrativeScan.Progress;

/** What one node gives to a merged narrative, in its order. Blocking; not thread-safe. */
interface Share extends AutoCloseable {

  /** An item and where it stands in the merge. */
  record Keyed(long keyUs, NarrativeItem item) {}

  /**
   * The next item, which stays the next until {@link #take}; null where there is none yet, after a
   * while, or none any more.
   */
  @Nullable Keyed peek(long untilNanos);

  void take();

  boolean ended();

  Progress progress();

  @Override
  void close();
}
