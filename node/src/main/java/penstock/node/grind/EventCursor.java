package penstock.node.grind;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Goes through the slices of a query, and closes each behind its last event. Not thread-safe. */
final class EventCursor implements EventStore.Cursor {

  private final Deque<EventSlice> slices;
  private final Consumer<String> damaged;
  private EventStore.@Nullable StoredEvent ahead;

  /**
   * Takes the slices over.
   *
   * @param damaged is told of a segment whose sealed file can't be read
   */
  EventCursor(List<EventSlice> slices, Consumer<String> damaged) {
    this.slices = new ArrayDeque<>(slices);
    this.damaged = damaged;
  }

  @Override
  public boolean hasNext() {
    EventSlice slice = slices.peek();
    while (ahead == null && slice != null) {
      ahead = next(slice);
      if (ahead == null) {
        slices.remove().close();
        slice = slices.peek();
      }
    }
    return ahead != null;
  }

  private EventStore.@Nullable StoredEvent next(EventSlice slice) {
    try {
      return slice.next();
    } catch (CorruptEventsException e) {
      damaged.accept(slice.segment());
      throw new UncheckedIOException("events are being made again: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("the events of " + slice.segment() + " can't be read", e);
    }
  }

  @Override
  public EventStore.StoredEvent next() {
    if (!hasNext() || ahead == null) {
      throw new NoSuchElementException();
    }
    EventStore.StoredEvent event = ahead;
    ahead = null;
    return event;
  }

  @Override
  public void close() {
    while (!slices.isEmpty()) {
      slices.remove().close();
    }
    ahead = null;
  }
}
