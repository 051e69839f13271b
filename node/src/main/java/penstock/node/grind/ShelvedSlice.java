package penstock.node.grind;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.SegmentFiles.SegmentFile;

/** The events of a file on the shelf, which is fetched when it is first asked. Not thread-safe. */
final class ShelvedSlice implements EventSlice {

  private final EventCache cache;
  private final SegmentFile file;
  private final EventStore.Filter filter;
  private @Nullable SealedSlice slice;

  ShelvedSlice(EventCache cache, SegmentFile file, EventStore.Filter filter) {
    this.cache = cache;
    this.file = file;
    this.filter = filter;
  }

  @Override
  public String segment() {
    return file.segment();
  }

  @Override
  public EventStore.@Nullable StoredEvent next() throws IOException {
    SealedSlice open = slice;
    if (open == null) {
      open = new SealedSlice(cache.pinned(file), filter);
      slice = open;
    }
    return open.mayHold() ? open.next() : null;
  }

  @Override
  public void close() {
    if (slice != null) {
      slice.close();
    }
  }
}
