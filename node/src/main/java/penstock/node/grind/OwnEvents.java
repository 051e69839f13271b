package penstock.node.grind;

import java.util.Set;

/** The events that are in this node's hands alone, because no file of them is on the shelf yet. */
public interface OwnEvents {

  /**
   * As {@link EventStore#query}, over some segments.
   *
   * @param covered those of them whose events are here
   */
  record Opened(EventStore.Cursor cursor, Set<String> covered) {}

  /** Begins a query over these segments; the caller closes its cursor. */
  Opened open(EventStore.Filter filter, Set<String> segments);
}
