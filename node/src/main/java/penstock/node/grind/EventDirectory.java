package penstock.node.grind;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.segment.SegmentInfo;

/**
 * The events of all segments of this node. Segments are held in the order in which they were
 * written; a query takes what is visible in each of them at its beginning and then reads file by
 * file. Thread-safe.
 */
final class EventDirectory implements EventStore, OwnEvents {

  private static final Logger LOG = LoggerFactory.getLogger(EventDirectory.class);

  private final EventFiles files;
  private final Predicate<String> begunElsewhere;
  private final ConcurrentNavigableMap<String, SegmentEvents> segments =
      new ConcurrentSkipListMap<>();
  private volatile Consumer<SegmentEvents> damaged = segment -> {};

  /**
   * @param begunElsewhere whether another node has begun a segment, and this one taken it over
   */
  EventDirectory(EventFiles files, Predicate<String> begunElsewhere) {
    this.files = files;
    this.begunElsewhere = begunElsewhere;
  }

  /** Is told where a query found a sealed file damaged. */
  void onDamaged(Consumer<SegmentEvents> listener) {
    damaged = listener;
  }

  /**
   * Takes over the sealed files of these segments and removes those of others.
   *
   * @return what has to be ground, oldest first
   */
  List<SegmentEvents> load(List<SegmentInfo> stored) {
    Map<String, EventFiles.Numbered> sealed = files.sealed();
    List<SegmentEvents> missing = new ArrayList<>();
    for (SegmentInfo segment : stored) {
      EventFiles.Numbered file = sealed.remove(segment.name());
      SegmentEvents events = file == null ? null : loadSealed(segment, file);
      if (events == null) {
        events = growing(segment.name());
        if (segment.sealed()) {
          events.sealedInStore();
        }
        missing.add(events);
      }
    }
    sealed.values().forEach(EventDirectory::remove);
    return missing;
  }

  private @Nullable SegmentEvents loadSealed(SegmentInfo segment, EventFiles.Numbered file) {
    String name = segment.name();
    try {
      if (segment.sealed()) {
        SealedEvents sealed = SealedEvents.open(file.file(), file.generation());
        SegmentEvents events = SegmentEvents.sealed(name, sealed, () -> newGrowing(name));
        segments.put(name, events);
        return events;
      }
    } catch (IOException e) {
      LOG.warn("the events of {} are made again: {}", name, e.toString());
    }
    remove(file);
    return null;
  }

  private static void remove(EventFiles.Numbered file) {
    SealedEvents.delete(file.file());
  }

  private GrowingEvents newGrowing(String segment) {
    return new GrowingEvents(files.part(segment));
  }

  /** Those of a segment, null where it is not known or gone. */
  @Nullable SegmentEvents get(String segment) {
    return segments.get(segment);
  }

  /** Those of a segment that may be new. */
  SegmentEvents growing(String segment) {
    SegmentEvents known = segments.get(segment);
    return known != null ? known : segments.computeIfAbsent(segment, this::begin);
  }

  private SegmentEvents begin(String segment) {
    SegmentEvents events = SegmentEvents.growing(segment, () -> newGrowing(segment));
    if (begunElsewhere.test(segment)) {
      events.behind();
    }
    return events;
  }

  /** Takes a segment out of sight; its files are still to be deleted. */
  @Nullable SegmentEvents remove(String segment) {
    return segments.remove(segment);
  }

  EventFiles files() {
    return files;
  }

  @Override
  public Cursor query(Filter filter) {
    return open(filter, segments.values()).cursor();
  }

  @Override
  public Opened open(Filter filter, Set<String> wanted) {
    return open(filter, wanted.stream().map(segments::get).filter(Objects::nonNull).toList());
  }

  private Opened open(Filter filter, Collection<SegmentEvents> wanted) {
    List<EventSlice> slices = new ArrayList<>();
    Set<String> covered = new HashSet<>();
    try {
      for (SegmentEvents segment : wanted) {
        SegmentEvents.Seen seen = segment.see(filter);
        if (seen.slice() != null) {
          slices.add(seen.slice());
        }
        if (seen.whole()) {
          covered.add(segment.segment());
        }
      }
      return new Opened(new EventCursor(slices, this::reportDamage), covered);
    } catch (IOException e) {
      slices.forEach(EventSlice::close);
      throw new UncheckedIOException("events can't be read", e);
    }
  }

  private void reportDamage(String name) {
    SegmentEvents segment = segments.get(name);
    if (segment != null) {
      damaged.accept(segment);
    }
  }
}
