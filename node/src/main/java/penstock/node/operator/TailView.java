package penstock.node.operator;

import akka.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.grind.EventStore.StoredEvent;
import penstock.node.grind.Tail;
import penstock.node.index.NarrativeRecord;
import penstock.node.index.RecordSelection;
import penstock.node.registry.Registry;
import penstock.protocol.KmsgException;
import penstock.protocol.KmsgParser;
import penstock.protocol.RecordBatch;

/**
 * Writes what happens as server-sent events: {@code record} and {@code event} with an object as
 * data (or, for records, lines of text), {@code dropped} with how many items the watcher was too
 * slow for, {@code node-lost} and {@code node-found} where another node's part is missing from
 * there on, or comes again. For one watcher, not thread-safe.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML, 9.2</a>
 */
final class TailView {

  private static final Logger LOG = LoggerFactory.getLogger(TailView.class);

  /** Sent first, so that the watcher knows that it is heard, and how soon to come back. */
  static final ByteString HELLO = ByteString.fromString(": watching\nretry: 2000\n\n");

  /** Keeps connections open on which nothing happens. */
  static final ByteString HEARTBEAT = ByteString.fromString(": nothing new\n\n");

  private final TailFilter filter;
  private final Registry registry;
  private final RecordBatch batch = new RecordBatch();
  private final RecordWriter writer;
  private final TextBuffer line = new TextBuffer();
  private final TextBuffer out = new TextBuffer();

  TailView(TailFilter filter, Registry registry) {
    this.filter = filter;
    this.registry = registry;
    this.writer = filter.format().writer();
  }

  /** Empty where the watcher does not want to see it. */
  ByteString write(Tail.Item item) {
    if (item instanceof Tail.Frame frame) {
      records(frame);
    } else if (item instanceof Tail.Made made) {
      event(made.event());
    } else if (item instanceof Tail.Dropped dropped) {
      out.put("event: dropped\ndata: {\"items\":").put(dropped.items()).put("}\n\n");
    } else if (item instanceof Tail.NodeLost lost) {
      out.put("event: node-lost\ndata: {\"node\":").jsonText(lost.node()).put("}\n\n");
    } else if (item instanceof Tail.NodeFound found) {
      out.put("event: node-found\ndata: {\"node\":").jsonText(found.node()).put("}\n\n");
    }
    return out.take();
  }

  private void event(StoredEvent event) {
    if (filter.events()
        && (filter.names() == null || filter.names().contains(event.name()))
        && filter.takes(event.device(), registry)) {
      out.put("event: event\ndata: ").raw(event.json()).put("\n\n");
    }
  }

  private void records(Tail.Frame frame) {
    if (!filter.records() || !filter.takes(frame.header().device(), registry)) {
      return;
    }
    byte[] raw = frame.raw().toArrayUnsafe();
    try {
      KmsgParser.anyOrder().parse(raw, 0, raw.length, true, batch);
    } catch (KmsgException e) {
      LOG.warn("can't show a frame of {}: {}", frame.header().device(), e.getMessage());
      return;
    }
    for (NarrativeRecord record :
        RecordSelection.of(frame.header(), frame.owned(), batch, filter.pattern())) {
      record(record);
    }
  }

  private void record(NarrativeRecord record) {
    writer.record(record, line);
    out.put("event: record\n");
    byte[] lines = line.take().toArrayUnsafe();
    int from = 0;
    for (int i = 0; i < lines.length; i++) {
      if (lines[i] == '\n') {
        out.put("data: ").raw(lines, from, i + 1);
        from = i + 1;
      }
    }
    out.put('\n');
  }
}
