package penstock.node.segment.s3;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import penstock.node.database.DatabaseException;
import penstock.node.segment.FormatException;
import penstock.node.segment.FramePlace;
import penstock.node.segment.FrameRef;
import penstock.node.segment.Holding;
import penstock.node.segment.IndexEntry;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentInfo;
import penstock.node.segment.SharedSegments;
import penstock.node.segment.StoredTotals;
import penstock.node.segment.log.FooterReader;
import penstock.protocol.SeqRanges;

/**
 * Answers questions about frames: of this node's open segments from memory, of all sealed ones from
 * the catalog as it is now and their footers. Safe for use by several threads.
 */
final class S3Lookup implements SharedSegments {

  /** Read at a time, newest first, when records are looked for. */
  private static final int PAGE = 64;

  /**
   * Segments that are looked into for records before they are taken for gone: at a request for each
   * this is a minute, which nobody waits for.
   */
  private static final int HOLDING_SEGMENTS_MAX = 2_048;

  /** Read at a time when a span of time is asked for, some 200 bytes each. */
  private static final int SPAN_PAGE = 1_024;

  private final OpenSegments open;
  private final Catalog catalog;
  private final FooterReader footers;
  private final Readers readers;

  S3Lookup(OpenSegments open, Catalog catalog, FooterReader footers, Readers readers) {
    this.readers = readers;
    this.open = open;
    this.catalog = catalog;
    this.footers = footers;
  }

  static SegmentInfo info(SealedRow row) {
    return new SegmentInfo(
        row.name(),
        true,
        row.bytes(),
        row.totals().rawBytes(),
        row.totals().frames(),
        row.totals().minTimeUs(),
        row.totals().maxTimeUs());
  }

  @Override
  public List<FrameRef> findOpen(@Nullable Set<String> devices, long fromUs, long toUs) {
    List<FrameRef> found = new ArrayList<>();
    findOpen(open.all(), devices, fromUs, toUs, found);
    return found;
  }

  private static void findOpen(
      List<OpenSegment> segments,
      @Nullable Set<String> devices,
      long fromUs,
      long toUs,
      List<FrameRef> found) {
    for (OpenSegment segment : segments) {
      if (segment.live().totals().overlaps(fromUs, toUs)) {
        collect(segment, devices, entry -> entry.overlaps(fromUs, toUs), found);
      }
    }
  }

  /**
   * First what is open, then the catalog: a segment that is sealed in between is seen twice and
   * counted once, never missed.
   */
  List<FrameRef> find(@Nullable Set<String> devices, long fromUs, long toUs) {
    List<OpenSegment> opened = open.all();
    List<FrameRef> found = new ArrayList<>();
    findOpen(opened, devices, fromUs, toUs, found);
    Set<String> seen = names(opened);
    SealedRow last = null;
    List<SealedRow> page;
    do {
      SealedRow behind = last;
      page = read(() -> catalog.overlapping(fromUs, toUs, behind, SPAN_PAGE));
      collect(page, seen, devices, entry -> entry.overlaps(fromUs, toUs), found);
      last = page.isEmpty() ? null : page.get(page.size() - 1);
    } while (page.size() == SPAN_PAGE);
    return found;
  }

  /** Of segments that nobody has seen yet, footers side by side. */
  private void collect(
      List<SealedRow> rows,
      Set<String> seen,
      @Nullable Set<String> devices,
      Predicate<IndexEntry> wanted,
      List<FrameRef> found) {
    List<SealedRow> unseen = rows.stream().filter(row -> !seen.contains(row.name())).toList();
    try {
      readers.forEach(unseen, row -> refs(row, devices, wanted), found::addAll);
    } catch (IOException e) {
      throw new SegmentException.Unavailable("the segments can't be read: " + e.getMessage(), e);
    }
  }

  private static Set<String> names(List<OpenSegment> segments) {
    Set<String> names = new HashSet<>();
    segments.forEach(segment -> names.add(segment.name()));
    return names;
  }

  @Override
  public List<FrameRef> holdingOpen(String device, String stream, SeqRanges wanted) {
    Holding holding = new Holding(stream, wanted);
    List<FrameRef> found = new ArrayList<>();
    for (OpenSegment segment : open.all()) {
      collect(segment, Set.of(device), holding, found);
    }
    return holding.result(found);
  }

  /** Newest first, until all records are found or {@link #HOLDING_SEGMENTS_MAX} are looked into. */
  List<FrameRef> holding(String device, String stream, SeqRanges wanted) {
    Holding holding = new Holding(stream, wanted);
    List<OpenSegment> opened = open.all();
    List<FrameRef> found = new ArrayList<>();
    for (OpenSegment segment : opened) {
      collect(segment, Set.of(device), holding, found);
    }
    Set<String> seen = names(opened);
    SeqRanges missing = without(wanted, found, 0);
    SealedRow last = null;
    int looked = 0;
    while (!missing.isEmpty() && looked < HOLDING_SEGMENTS_MAX) {
      SealedRow behind = last;
      List<SealedRow> page = read(() -> catalog.newest(behind, PAGE));
      for (int i = 0; i < page.size() && !missing.isEmpty(); i += Readers.THREADS) {
        int before = found.size();
        List<SealedRow> some = page.subList(i, Math.min(page.size(), i + Readers.THREADS));
        collect(some, seen, Set.of(device), holding, found);
        missing = without(missing, found, before);
      }
      if (page.size() < PAGE) {
        break;
      }
      last = page.get(PAGE - 1);
      looked += PAGE;
    }
    return holding.result(found);
  }

  private static SeqRanges without(SeqRanges wanted, List<FrameRef> found, int from) {
    SeqRanges left = wanted;
    for (FrameRef ref : found.subList(from, found.size())) {
      left = left.minus(ref.owned());
    }
    return left;
  }

  List<FrameRef> frames(String name) {
    List<FrameRef> found = new ArrayList<>();
    OpenSegment segment = open.get(name);
    if (segment != null) {
      collect(segment, null, entry -> true, found);
    } else {
      SealedRow row = sealed(name);
      if (row != null) {
        found.addAll(refs(row, null, entry -> true));
      }
    }
    found.sort(Comparator.comparing(FrameRef::location));
    return found;
  }

  @Nullable SealedRow sealed(String name) {
    return read(() -> catalog.sealed(name)).orElse(null);
  }

  /** The sealed ones, then this node's open ones; the last is the active one. */
  List<SegmentInfo> segments() {
    List<OpenSegment> opened = open.all();
    Set<String> seen = names(opened);
    List<SegmentInfo> all = new ArrayList<>();
    for (SealedRow row : read(catalog::sealed)) {
      if (!seen.contains(row.name())) {
        all.add(info(row));
      }
    }
    opened.sort(Comparator.comparingLong(OpenSegment::createdUs).thenComparing(OpenSegment::name));
    opened.forEach(segment -> all.add(segment.live().info()));
    return all;
  }

  /** Without a list of them; a segment that is sealed just now may be counted twice. */
  StoredTotals totals() {
    StoredTotals totals = read(catalog::totals);
    for (OpenSegment segment : open.all()) {
      totals = totals.plus(segment.live().info());
    }
    return totals;
  }

  @Override
  public Set<String> openHere() {
    return open.known();
  }

  @Override
  public Map<String, String> open() {
    return read(catalog::owners);
  }

  private static void collect(
      OpenSegment segment,
      @Nullable Set<String> devices,
      Predicate<IndexEntry> wanted,
      List<FrameRef> found) {
    segment
        .live()
        .forEach(
            devices,
            entry -> {
              FrameRef ref = wanted.test(entry) ? segment.ref(entry) : null;
              if (ref != null) {
                found.add(ref);
              }
            });
  }

  private List<FrameRef> refs(
      SealedRow row, @Nullable Set<String> devices, Predicate<IndexEntry> wanted) {
    List<FrameRef> refs = new ArrayList<>();
    for (IndexEntry entry : entries(row, devices)) {
      FrameRef ref = wanted.test(entry) ? entry.ref(row.name()) : null;
      if (ref != null) {
        refs.add(ref.at(new FramePlace(row.key(), entry.position())));
      }
    }
    return refs;
  }

  /** Of a sealed segment; none where retention takes it meanwhile. */
  List<IndexEntry> entries(SealedRow row, @Nullable Set<String> devices) {
    List<IndexEntry> entries = new ArrayList<>();
    try {
      S3Shelf.sealed(row, footers).forEach(devices, entries::add);
      return entries;
    } catch (NoSuchFileException e) {
      if (sealed(row.name()) == null) {
        return List.of();
      }
      throw new SegmentException.Missing("object " + row.key() + " of a sealed segment is gone");
    } catch (IOException e) {
      throw new SegmentException.Unavailable(
          "the index of segment " + row.name() + " can't be read: " + e.getMessage(), e);
    } catch (FormatException e) {
      throw SegmentException.Corrupt.at(
          row.name(), row.trailer().footerOffset(), String.valueOf(e.getMessage()));
    }
  }

  /** A question to the catalog. */
  private interface Question<T> {
    T ask();
  }

  private static <T> T read(Question<T> question) {
    try {
      return question.ask();
    } catch (DatabaseException e) {
      throw new SegmentException.Unavailable(String.valueOf(e.getMessage()), e);
    }
  }
}
