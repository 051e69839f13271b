package penstock.node.segment.local;

import static penstock.node.segment.SegmentFormat.SEGMENT_HEADER_BYTES;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.FormatException;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.FrameScanner;
import penstock.node.segment.IndexEntry;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentFormat;
import penstock.node.segment.StoredFrame;
import penstock.node.segment.log.MediumFile;
import penstock.node.segment.log.Segment;
import penstock.node.segment.log.SegmentNames;

/** Reads frames, one or all. Opens files for each call: 10 µs. Safe for use by several threads. */
final class FrameAccess {

  /** Holds most frames whole; what is longer takes a second read. */
  private static final int READ_BYTES = 16 * 1024;

  private final Disk disk;
  private final Segments segments;
  private final SegmentLookup lookup;
  private final Recovery recovery;

  FrameAccess(Disk disk, Segments segments, SegmentLookup lookup, Recovery recovery) {
    this.disk = disk;
    this.segments = segments;
    this.lookup = lookup;
    this.recovery = recovery;
  }

  StoredFrame read(FrameLocation location) {
    Segment segment = segments.get(location.segment());
    if (segment == null) {
      throw new SegmentException.Missing(
          "there is no segment " + location.segment() + " (any more)");
    }
    try (MediumFile file = disk.open(SegmentNames.file(segment.name()))) {
      return read(segment, file, location.offset());
    } catch (NoSuchFileException e) {
      throw new SegmentException.Missing("segment " + location.segment() + " is gone");
    } catch (IOException e) {
      throw unavailable(segment, e);
    }
  }

  private StoredFrame read(Segment segment, MediumFile file, long offset) throws IOException {
    FrameScanner scanner =
        new FrameScanner(
            file, segment.id(), offset, segment.end(), (from, to, reason) -> {}, READ_BYTES);
    String fault = scanner.seek(offset);
    if (fault == null && scanner.kind() != SegmentFormat.KIND_RECORDS) {
      fault = "a frame without records begins here";
    }
    if (fault != null) {
      recovery.report(segment.name(), offset, fault);
      throw SegmentException.Corrupt.at(segment.name(), offset, fault);
    }
    FrameHeader header = header(segment, scanner);
    IndexEntry[] entry = new IndexEntry[1];
    lookup.forEach(
        segment,
        Set.of(header.device()),
        one -> {
          if (one.offset() == offset) {
            entry[0] = one;
          }
        });
    return frame(segment, scanner, header, entry[0]);
  }

  private static FrameHeader header(Segment segment, FrameScanner scanner) {
    try {
      return scanner.header();
    } catch (FormatException e) {
      throw SegmentException.Corrupt.at(
          segment.name(), scanner.offset(), String.valueOf(e.getMessage()));
    }
  }

  private static StoredFrame frame(
      Segment segment, FrameScanner scanner, FrameHeader header, @Nullable IndexEntry entry) {
    return new StoredFrame(
        new FrameLocation(segment.name(), scanner.offset()),
        header,
        entry == null ? null : entry.owned(),
        scanner.payload());
  }

  void scan(@Nullable FrameLocation after, Consumer<StoredFrame> consumer) {
    for (Segment segment : after == null ? segments.all() : segments.from(after.segment())) {
      long behind = after != null && after.segment().equals(segment.name()) ? after.offset() : -1;
      try (MediumFile file = disk.open(SegmentNames.file(segment.name()))) {
        scan(segment, file, behind, consumer);
      } catch (NoSuchFileException e) {
        // Retention was faster: there is nothing left to scan.
      } catch (IOException e) {
        throw unavailable(segment, e);
      }
    }
  }

  private void scan(Segment segment, MediumFile file, long behind, Consumer<StoredFrame> consumer)
      throws IOException {
    // In this order: all frames before the end are in the index, others may be as well.
    long end = segment.end();
    NavigableMap<Long, IndexEntry> index = index(segment);
    FrameScanner scanner =
        new FrameScanner(
            file,
            segment.id(),
            Math.max(behind, SEGMENT_HEADER_BYTES),
            end,
            (from, to, reason) -> report(segment, index.subMap(from, to), reason));
    while (scanner.next()) {
      IndexEntry entry = index.get(scanner.offset());
      if (entry != null && entry.offset() > behind) {
        consumer.accept(frame(segment, scanner, header(segment, scanner), entry));
      }
    }
    report(segment, index.subMap(Math.min(scanner.position(), end), end), "no whole frame follows");
  }

  /** What was torn before it was durable is in no index: only what is lost is reported. */
  private void report(Segment segment, SortedMap<Long, IndexEntry> lost, String reason) {
    for (IndexEntry entry : lost.values()) {
      recovery.report(
          segment.name(), entry.offset(), "the frame of " + entry.device() + ": " + reason);
    }
  }

  private NavigableMap<Long, IndexEntry> index(Segment segment) {
    NavigableMap<Long, IndexEntry> byOffset = new TreeMap<>();
    lookup.forEach(segment, null, entry -> byOffset.put(entry.offset(), entry));
    return byOffset;
  }

  private static SegmentException.Unavailable unavailable(Segment segment, IOException e) {
    return new SegmentException.Unavailable(
        "segment " + segment.name() + " can't be read: " + e, e);
  }
}
