package penstock.node.segment.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.segment.FormatException;
import penstock.node.segment.IndexEntry;
import penstock.node.segment.log.LiveSegment;
import penstock.node.segment.log.SealedSegment;
import penstock.node.segment.log.Segment;

/**
 * All segments by name. A sealed one can be opened again, where a frame of it is settled late or
 * its footer is damaged; it then is sealed once more. Safe for use by several threads.
 */
final class Segments {

  private static final Logger LOG = LoggerFactory.getLogger(Segments.class);

  private final ConcurrentNavigableMap<String, Segment> byName = new ConcurrentSkipListMap<>();
  private final Recovery recovery;
  private final ReentrantLock reopening = new ReentrantLock();

  Segments(Recovery recovery) {
    this.recovery = recovery;
  }

  void put(Segment segment) {
    byName.put(segment.name(), segment);
  }

  /** Puts one in the place of the other; false where that was not in its place any more. */
  boolean replace(Segment old, Segment by) {
    return byName.replace(old.name(), old, by);
  }

  boolean remove(Segment segment) {
    return byName.remove(segment.name(), segment);
  }

  @Nullable Segment get(String name) {
    return byName.get(name);
  }

  /** Oldest first. */
  Collection<Segment> all() {
    return byName.values();
  }

  /** That segment and those behind it, oldest first. */
  Collection<Segment> from(String name) {
    return byName.tailMap(name, true).values();
  }

  /**
   * A segment to be settled and sealed again in the place of a sealed one; null where it is no
   * longer there, or another thread did the same before.
   */
  @Nullable LiveSegment reopen(SealedSegment sealed) throws IOException {
    reopening.lock();
    try {
      if (byName.get(sealed.name()) != sealed) {
        return null;
      }
      LiveSegment live = live(sealed);
      if (live == null) {
        LOG.error("segment {} has no whole frame any more; its file is left", sealed.name());
        remove(sealed);
        return null;
      }
      return replace(sealed, live) ? live : null;
    } finally {
      reopening.unlock();
    }
  }

  private @Nullable LiveSegment live(SealedSegment sealed) throws IOException {
    try {
      return fromFooter(sealed);
    } catch (FormatException e) {
      recovery.report(sealed.name(), sealed.trailer().footerOffset(), e.getMessage());
      LOG.warn("segment {}: the footer is made again from the frames", sealed.name());
      return recovery.recover(sealed.name());
    }
  }

  private static LiveSegment fromFooter(SealedSegment sealed) throws IOException, FormatException {
    List<IndexEntry> entries = new ArrayList<>(sealed.totals().frames());
    sealed.forEach(null, entries::add);
    entries.sort((a, b) -> Long.compare(a.offset(), b.offset()));
    LiveSegment live = new LiveSegment(sealed.name(), sealed.id());
    for (IndexEntry entry : entries) {
      live.addIndexed(entry, sealed.totals().arrivalUs());
    }
    live.setEnd(sealed.end());
    return live;
  }
}
