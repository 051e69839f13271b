package penstock.node.grind;

import akka.util.ByteString;
import java.util.ArrayList;
import java.util.List;
import penstock.node.segment.FrameHeader;

/**
 * What is to be said of a frame once its events are visible: to those who watch, and in numbers.
 * Only news is announced: not what is ground again. Not thread-safe; used again for the next frame.
 */
final class Announcement {

  private final GrindParts parts;
  private final List<String> names = new ArrayList<>();
  private final List<EventStore.StoredEvent> events = new ArrayList<>();
  private boolean watched;
  private long leftOut;

  Announcement(GrindParts parts) {
    this.parts = parts;
  }

  void begin() {
    names.clear();
    events.clear();
    leftOut = 0;
    watched = parts.tail().isWatched();
  }

  void add(Event event, JsonLine json) {
    names.add(event.name());
    if (!watched) {
      return;
    }
    if (events.size() < parts.tail().itemsMax()) {
      ByteString line = ByteString.fromArray(json.bytes(), 0, json.length());
      events.add(new EventStore.StoredEvent(event.name(), event.device(), event.timeUs(), line));
    } else {
      leftOut++;
    }
  }

  /** The events of the frame that the reader is at are visible now. */
  void publish(FrameTask task, FrameReader frame) {
    if (frame.header().arrivalUs() < parts.startedUs()) {
      return;
    }
    names.forEach(parts.metrics()::event);
    if (!names.isEmpty()) {
      parts.metrics().visible(sinceArrival(task, frame.header()));
    }
    if (watched) {
      parts.tail().give(new Tail.Frame(frame.header(), frame.owned(), frame.rawText()));
      events.forEach(event -> parts.tail().give(new Tail.Made(event)));
      parts.tail().leftOut(leftOut);
    }
  }

  private long sinceArrival(FrameTask task, FrameHeader header) {
    if (task.arrivalNanos() != FrameTask.ARRIVAL_UNKNOWN) {
      return System.nanoTime() - task.arrivalNanos();
    }
    return Math.max(0, (GrindParts.nowUs(parts.clock()) - header.arrivalUs()) * 1000);
  }
}
