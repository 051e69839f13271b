package penstock.node.grind;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The events of a sealed file that a filter lets through. Opens the file when it is first asked, so
 * that a query over many segments holds one of them open; the file is pinned from the beginning.
 * Not thread-safe.
 */
final class SealedSlice implements EventSlice {

  private final SealedEvents events;
  private final EventStore.Filter filter;
  private @Nullable FileChannel channel;
  private Iterator<EventsPage> pages = List.<EventsPage>of().iterator();
  private @Nullable BlockReader reader;
  private boolean closed;

  /** Takes over a pin of the file. */
  SealedSlice(SealedEvents events, EventStore.Filter filter) {
    this.events = events;
    this.filter = filter;
  }

  @Override
  public String segment() {
    return events.summary().segment();
  }

  /** Whether any event of the file may pass. */
  boolean mayHold() {
    return events.summary().mayHold(filter);
  }

  @Override
  public EventStore.@Nullable StoredEvent next() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open = FileChannel.open(events.file(), StandardOpenOption.READ);
      channel = open;
      pages = select(events.readPages(open)).iterator();
    }
    while (true) {
      if (reader != null && reader.next()) {
        return reader.event();
      }
      if (!pages.hasNext()) {
        return null;
      }
      EventsPage page = pages.next();
      reader = new BlockReader(blocks(open, page), events.file(), page.position(), filter);
    }
  }

  private List<EventsPage> select(List<EventsPage> all) {
    int[] names = names(events.summary().names());
    int[] devices = devices();
    return all.stream()
        .filter(page -> page.overlaps(filter.fromUs(), filter.toUs()))
        .filter(page -> filter.names() == null || page.hasName(names))
        .filter(page -> filter.devices() == null || page.hasDevice(devices))
        .toList();
  }

  private int[] names(List<String> names) {
    return IntStream.range(0, names.size())
        .filter(i -> filter.names() != null && filter.names().contains(names.get(i)))
        .toArray();
  }

  private int[] devices() {
    return filter.devices() == null
        ? new int[0]
        : filter.devices().stream().mapToInt(EventsPage::deviceHash).sorted().toArray();
  }

  private ByteBuffer blocks(FileChannel open, EventsPage page) throws IOException {
    byte[] stored =
        GrowingSlice.read(open, events.file(), page.position(), page.storedBytes()).array();
    if (BlockBuilder.crc(stored, 0, stored.length) != page.crc()) {
      throw new CorruptEventsException(
          events.file(), page.position(), "the checksum of a page does not hold");
    }
    byte[] blocks = new byte[page.bytes()];
    long length = Zstd.decompress(blocks, stored);
    if (length != blocks.length) {
      throw new CorruptEventsException(
          events.file(), page.position(), "a page does not decompress to its length");
    }
    return ByteBuffer.wrap(blocks);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    events.unpin();
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
