package penstock.node.grind;

import java.util.Map;
import java.util.Set;

/** The events that all nodes of a fleet can read. Thread-safe. */
public interface ShelvedEvents {

  /**
   * All segments whose events are not among them, and the nodes that have these.
   *
   * @throws penstock.node.segment.SegmentException.Unavailable where that can't be read
   */
  Map<String, String> missing();

  /**
   * As {@link EventStore#query}, over what is there now.
   *
   * @param except segments that others answer for
   * @throws penstock.node.segment.SegmentException.Unavailable where that can't be read
   */
  EventStore.Cursor query(EventStore.Filter filter, Set<String> except);
}
