package penstock.node.segment.local;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.FormatException;
import penstock.node.segment.FrameRef;
import penstock.node.segment.Holding;
import penstock.node.segment.IndexEntry;
import penstock.node.segment.SegmentException;
import penstock.node.segment.log.LiveSegment;
import penstock.node.segment.log.SealedSegment;
import penstock.node.segment.log.Segment;
import penstock.protocol.SeqRanges;

/**
 * Answers questions about frames from the indexes: those in memory, and footers. A damaged footer
 * is made again on the way. Safe for use by several threads.
 */
final class SegmentLookup {

  private final Segments segments;
  private final Consumer<LiveSegment> reopened;

  /**
   * @param reopened is told of segments that have to be sealed again
   */
  SegmentLookup(Segments segments, Consumer<LiveSegment> reopened) {
    this.segments = segments;
    this.reopened = reopened;
  }

  List<FrameRef> find(@Nullable Set<String> devices, long fromUs, long toUs) {
    List<FrameRef> found = new ArrayList<>();
    for (Segment segment : segments.all()) {
      if (segment.totals().overlaps(fromUs, toUs)) {
        collect(segment, devices, entry -> entry.overlaps(fromUs, toUs), found);
      }
    }
    return found;
  }

  List<FrameRef> holding(String device, String stream, SeqRanges wanted) {
    Holding holding = new Holding(stream, wanted);
    List<FrameRef> found = new ArrayList<>();
    for (Segment segment : segments.all()) {
      collect(segment, Set.of(device), holding, found);
    }
    return holding.result(found);
  }

  List<FrameRef> frames(String name) {
    List<FrameRef> found = new ArrayList<>();
    Segment segment = segments.get(name);
    if (segment != null) {
      collect(segment, null, entry -> true, found);
    }
    found.sort(Comparator.comparing(FrameRef::location));
    return found;
  }

  private void collect(
      Segment segment,
      @Nullable Set<String> devices,
      Predicate<IndexEntry> wanted,
      List<FrameRef> found) {
    forEach(
        segment,
        devices,
        entry -> {
          FrameRef ref = wanted.test(entry) ? entry.ref(segment.name()) : null;
          if (ref != null) {
            found.add(ref);
          }
        });
  }

  /** Gives out the entries of a segment; none where retention takes it meanwhile. */
  void forEach(Segment segment, @Nullable Set<String> devices, Consumer<IndexEntry> out) {
    List<IndexEntry> entries = new ArrayList<>();
    Segment now = segment;
    while (now != null) {
      entries.clear();
      now = collect(now, devices, entries);
    }
    entries.forEach(out);
  }

  /** Returns what to ask instead, null where all entries were collected. */
  private @Nullable Segment collect(
      Segment segment, @Nullable Set<String> devices, List<IndexEntry> out) {
    try {
      segment.forEach(devices, out::add);
      return null;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw unavailable(segment, e);
    } catch (FormatException e) {
      return segment instanceof SealedSegment sealed ? reopen(sealed) : null;
    }
  }

  /**
   * Puts a segment that takes settlements in the place of a sealed one. The sealer may seal it at
   * once: what is returned is good for questions even then.
   *
   * @return what is in its place now, null where retention took it
   */
  @Nullable Segment reopen(SealedSegment sealed) {
    try {
      LiveSegment live = segments.reopen(sealed);
      if (live == null) {
        return segments.get(sealed.name());
      }
      reopened.accept(live);
      return live;
    } catch (NoSuchFileException e) {
      segments.remove(sealed);
      return null;
    } catch (IOException e) {
      throw unavailable(sealed, e);
    }
  }

  private static SegmentException.Unavailable unavailable(Segment segment, IOException e) {
    return new SegmentException.Unavailable(
        "the index of segment " + segment.name() + " can't be read: " + e, e);
  }
}
