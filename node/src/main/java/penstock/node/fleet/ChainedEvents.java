package penstock.node.fleet;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import penstock.node.grind.EventStore;

/** Cursors one behind the other; each is closed behind its last event. Not thread-safe. */
final class ChainedEvents implements EventStore.Cursor {

  private final Deque<EventStore.Cursor> cursors;

  ChainedEvents(List<? extends EventStore.Cursor> cursors) {
    this.cursors = new ArrayDeque<>(cursors);
  }

  @Override
  public boolean hasNext() {
    EventStore.Cursor first = cursors.peek();
    while (first != null && !first.hasNext()) {
      cursors.remove().close();
      first = cursors.peek();
    }
    return first != null;
  }

  @Override
  public EventStore.StoredEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return cursors.element().next();
  }

  @Override
  public void close() {
    while (!cursors.isEmpty()) {
      cursors.remove().close();
    }
  }
}
