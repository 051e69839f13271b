package penstock.node.segment.s3;

import static penstock.node.segment.SegmentFormat.SEGMENT_HEADER_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import penstock.node.database.DatabaseException;
import penstock.node.segment.FormatException;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.FramePlace;
import penstock.node.segment.FrameRef;
import penstock.node.segment.FrameScanner;
import penstock.node.segment.IndexEntry;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentFormat;
import penstock.node.segment.StoredFrame;
import penstock.protocol.SeqRanges;

/** Reads frames, one or all. Safe for use by several threads. */
final class S3Frames {

  private final Bucket bucket;
  private final Readers readers;
  private final Catalog catalog;
  private final OpenSegments open;
  private final S3Lookup lookup;

  S3Frames(Bucket bucket, Readers readers, Catalog catalog, OpenSegments open, S3Lookup lookup) {
    this.bucket = bucket;
    this.readers = readers;
    this.catalog = catalog;
    this.open = open;
    this.lookup = lookup;
  }

  /**
   * One request, unless the segment was sealed since the entry was found and its groups are gone.
   */
  StoredFrame read(FrameRef ref) {
    FramePlace place = ref.place();
    if (place == null) {
      return read(ref.location());
    }
    try {
      return read(ref.location(), place, ref.length(), ref.owned());
    } catch (NoSuchFileException e) {
      return read(ref.location());
    } catch (IOException e) {
      throw unavailable(ref.location().segment(), e);
    }
  }

  /** Looks the place up first, in memory or through the whole footer. */
  StoredFrame read(FrameLocation location) {
    String name = location.segment();
    try {
      OpenSegment segment = open.get(name);
      IndexEntry entry = segment == null ? null : segment.live().entry(location.offset());
      Group group = segment == null ? null : segment.groupAt(location.offset());
      if (entry != null && group != null) {
        FramePlace place = new FramePlace(group.key(), location.offset() - group.start());
        return readOpen(location, place, entry);
      }
      SealedRow row = lookup.sealed(name);
      return row == null ? readOfOther(location) : readSealed(location, row);
    } catch (NoSuchFileException e) {
      throw new SegmentException.Missing("segment " + name + " is gone");
    } catch (IOException e) {
      throw unavailable(name, e);
    }
  }

  private StoredFrame readOpen(FrameLocation location, FramePlace place, IndexEntry entry)
      throws IOException {
    try {
      return read(location, place, entry.length(), entry.owned());
    } catch (NoSuchFileException e) {
      SealedRow row = lookup.sealed(location.segment());
      if (row == null) {
        throw e;
      }
      return readSealed(location, row);
    }
  }

  private StoredFrame readSealed(FrameLocation location, SealedRow row) throws IOException {
    for (IndexEntry entry : lookup.entries(row, null)) {
      if (entry.offset() == location.offset()) {
        FramePlace place = new FramePlace(row.key(), entry.position());
        return read(location, place, entry.length(), entry.owned());
      }
    }
    throw new SegmentException.Missing("no frame begins at " + location);
  }

  /** A frame of a segment that another node has open; whether it is settled only that one knows. */
  private StoredFrame readOfOther(FrameLocation location) throws IOException {
    for (Group group : groups(location.segment())) {
      if (group.start() <= location.offset() && location.offset() < group.end()) {
        int length = (int) (group.end() - location.offset());
        FramePlace place = new FramePlace(group.key(), location.offset() - group.start());
        return read(location, place, length, null);
      }
    }
    throw new SegmentException.Missing(
        "there is no segment " + location.segment() + " (any more), or it ends before");
  }

  private List<Group> groups(String segment) {
    try {
      return catalog.groups(segment);
    } catch (DatabaseException e) {
      throw new SegmentException.Unavailable(String.valueOf(e.getMessage()), e);
    }
  }

  private StoredFrame read(
      FrameLocation location, FramePlace place, int length, @Nullable SeqRanges owned)
      throws IOException {
    byte[] bytes = bucket.get(place.object(), place.position(), length);
    FrameScanner scanner = scanner(bytes);
    String fault = scanner.seek(0);
    if (fault == null && scanner.kind() != SegmentFormat.KIND_RECORDS) {
      fault = "a frame without records begins here";
    }
    if (fault != null) {
      throw SegmentException.Corrupt.at(location.segment(), location.offset(), fault);
    }
    return new StoredFrame(location, header(location, scanner), owned, scanner.payload());
  }

  private static FrameScanner scanner(byte[] bytes) {
    return new FrameScanner(
        (into, position) -> copy(bytes, into, position),
        null,
        0,
        bytes.length,
        (from, to, reason) -> {},
        bytes.length);
  }

  private static int copy(byte[] bytes, ByteBuffer into, long position) {
    int length = Math.min(into.remaining(), bytes.length - (int) position);
    into.put(bytes, (int) position, length);
    return length == 0 ? -1 : length;
  }

  private static FrameHeader header(FrameLocation location, FrameScanner scanner) {
    try {
      return scanner.header();
    } catch (FormatException e) {
      throw SegmentException.Corrupt.at(
          location.segment(), location.offset(), String.valueOf(e.getMessage()));
    }
  }

  /** All frames of an open segment of this node, by offset. */
  void scan(OpenSegment segment, long behind, Consumer<StoredFrame> consumer) {
    Map<Long, IndexEntry> entries = new HashMap<>();
    long end = segment.live().end();
    segment.live().forEach(null, entry -> entries.put(entry.offset(), entry));
    FrameScanner scanner =
        new FrameScanner(
            new GroupReader(bucket, readers, segment),
            segment.live().id(),
            SEGMENT_HEADER_BYTES,
            end,
            (from, to, reason) -> {});
    scan(segment.name(), scanner, entries, behind, consumer);
  }

  /** All frames of a sealed segment, by device and then by time. */
  void scan(SealedRow row, long behind, Consumer<StoredFrame> consumer) {
    Map<Long, IndexEntry> entries = new HashMap<>();
    lookup.entries(row, null).forEach(entry -> entries.put(entry.position(), entry));
    FrameScanner scanner =
        new FrameScanner(
            new ObjectFile(bucket, row.key()),
            row.trailer().segmentId(),
            SEGMENT_HEADER_BYTES,
            row.trailer().footerOffset(),
            (from, to, reason) -> {});
    scan(row.name(), scanner, entries, behind, consumer);
  }

  private static void scan(
      String segment,
      FrameScanner scanner,
      Map<Long, IndexEntry> entries,
      long behind,
      Consumer<StoredFrame> consumer) {
    try {
      while (scanner.next()) {
        IndexEntry entry = entries.get(scanner.offset());
        if (entry != null && entry.offset() > behind) {
          FrameLocation location = new FrameLocation(segment, entry.offset());
          consumer.accept(
              new StoredFrame(
                  location, header(location, scanner), entry.owned(), scanner.payload()));
        }
      }
    } catch (NoSuchFileException e) {
      // Sealing and sweeping, or retention, were faster: there is nothing left to scan.
    } catch (IOException e) {
      throw unavailable(segment, e);
    }
  }

  private static SegmentException.Unavailable unavailable(String segment, IOException e) {
    return new SegmentException.Unavailable(
        "segment " + segment + " can't be read: " + e.getMessage(), e);
  }
}
