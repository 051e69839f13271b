package penstock.node.segment.local;

import static penstock.node.segment.SegmentFormat.SEGMENT_HEADER_BYTES;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.FormatException;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.FrameScanner;
import penstock.node.segment.IndexEntry;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentFormat;
import penstock.node.segment.StoredFrame;

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
    try (DiskFile file = disk.open(SegmentNames.file(segment.name()))) {
      return read(segment, file, location.offset());
    } catch (NoSuchFileException e) {
      throw new SegmentException.Missing("segment " + location.segment() + " is gone");
    } catch (IOException e) {
      throw unavailable(segment, e);
    }
  }

  private StoredFrame read(Segment segment, DiskFile file, long offset) throws IOException {
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
      try (DiskFile file = disk.open(SegmentNames.file(segment.name()))) {
        scan(segment, file, behind, consumer);
      } catch (NoSuchFileException e) {
        // Retention was faster: there is nothing left to scan.
      } catch (IOException e) {
        throw unavailable(segment, e);
      }
    }
  }

  private void scan(Segment segment, DiskFile file, long behind, Consumer<StoredFrame> consumer)
      throws IOException {
    long end = segment.end();
    FrameScanner scanner =
        new FrameScanner(
            file,
            segment.id(),
            Math.max(behind, SEGMENT_HEADER_BYTES),
            end,
            (from, to, reason) ->
                recovery.report(segment.name(), from, (to - from) + " bytes skipped: " + reason));
    LongFunction<@Nullable IndexEntry> entries = entries(segment);
    while (scanner.next()) {
      IndexEntry entry = entries.apply(scanner.offset());
      if (scanner.offset() > behind
          && scanner.kind() == SegmentFormat.KIND_RECORDS
          && entry != null) {
        consumer.accept(frame(segment, scanner, header(segment, scanner), entry));
      }
    }
    if (scanner.position() < end) {
      recovery.report(
          segment.name(), scanner.position(), "no whole frame from here to the segment's end");
    }
  }

  /** Of a live segment as it is when asked, of a sealed one its whole index, read at once. */
  private LongFunction<@Nullable IndexEntry> entries(Segment segment) {
    if (segment instanceof LiveSegment live) {
      return live::entry;
    }
    Map<Long, IndexEntry> byOffset = new HashMap<>();
    lookup.forEach(segment, null, entry -> byOffset.put(entry.offset(), entry));
    return byOffset::get;
  }

  private static SegmentException.Unavailable unavailable(Segment segment, IOException e) {
    return new SegmentException.Unavailable(
        "segment " + segment.name() + " can't be read: " + e, e);
  }
}
