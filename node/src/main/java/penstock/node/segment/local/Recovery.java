package penstock.node.segment.local;

import static penstock.node.segment.SegmentFormat.SEGMENT_HEADER_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.segment.FormatException;
import penstock.node.segment.FrameScanner;
import penstock.node.segment.SegmentFormat;
import penstock.node.segment.SegmentHeader;
import penstock.node.segment.log.LiveSegment;
import penstock.node.segment.log.MediumFile;
import penstock.node.segment.log.SegmentIndexer;
import penstock.node.segment.log.SegmentMetrics;
import penstock.node.segment.log.SegmentNames;

/**
 * Makes the index of a segment without a whole footer again, from its frames and settle marks:
 * after a crash, or where the footer is damaged. What lies behind the last whole frame is cut off.
 * Safe for use by several threads, for different segments.
 */
final class Recovery {

  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private static final int ZEROS_BUFFER_BYTES = 64 * 1024;

  private final Disk disk;
  private final SegmentMetrics metrics;

  Recovery(Disk disk, SegmentMetrics metrics) {
    this.disk = disk;
    this.metrics = metrics;
  }

  /** The segment as far as it is whole, null where it has no frame. */
  @Nullable LiveSegment recover(String name) throws IOException {
    try (MediumFile file = disk.open(SegmentNames.file(name))) {
      long size = file.size();
      FrameScanner scanner =
          new FrameScanner(
              file,
              readId(file),
              Math.min(SEGMENT_HEADER_BYTES, size),
              size,
              (from, to, reason) -> report(name, from, skipped(to - from, reason)));
      LiveSegment segment =
          new SegmentIndexer(name, scanner, (offset, reason) -> report(name, offset, reason))
              .index();
      cut(name, file, scanner.position(), size);
      if (segment != null) {
        segment.setEnd(SegmentFormat.aligned(scanner.position()));
        checkHeader(name, file);
      }
      return segment;
    }
  }

  private static String skipped(long bytes, String reason) {
    return bytes
        + " bytes skipped: "
        + reason
        + " (or a crash tore a group there that was never acknowledged)";
  }

  /** Null where the header is damaged: then the frames tell. */
  private static @Nullable Long readId(MediumFile file) throws IOException {
    try {
      return readHeader(file).id();
    } catch (FormatException e) {
      return null;
    }
  }

  private static SegmentHeader readHeader(MediumFile file) throws IOException, FormatException {
    int length = (int) Math.min(SEGMENT_HEADER_BYTES, file.size());
    return SegmentHeader.decode(file.readFully(0, length));
  }

  /** Of a segment with frames; a file that a crash left without a header has none. */
  private void checkHeader(String name, MediumFile file) throws IOException {
    try {
      readHeader(file);
    } catch (FormatException e) {
      report(name, 0, "its header: " + e.getMessage());
    }
  }

  private void cut(String name, MediumFile file, long end, long size) throws IOException {
    long torn = lastNonZero(file, end, size) - end;
    if (torn > 0) {
      metrics.tornBytes.inc(torn);
      LOG.warn(
          "{}: cut off {} bytes from offset {} on, which are no whole frame and were never"
              + " acknowledged, unless the disk damaged them",
          disk.describe(SegmentNames.file(name)),
          torn,
          end);
    }
    if (size > end) {
      file.truncate(end);
      file.force();
    }
  }

  /** Behind the last byte that is not 0; zeros are left from preparing the file. */
  private static long lastNonZero(MediumFile file, long from, long to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(ZEROS_BUFFER_BYTES);
    long last = from;
    long at = from;
    while (at < to && file.read(buffer.clear(), at) > 0) {
      for (int i = 0; i < buffer.position(); i++) {
        if (buffer.get(i) != 0) {
          last = at + i + 1;
        }
      }
      at += buffer.position();
    }
    return last;
  }

  /** Says in the log and in the metrics that something is damaged. */
  void report(String name, long offset, @Nullable String reason) {
    metrics.corrupt.inc();
    LOG.error("{}, offset {}: damaged, {}", disk.describe(SegmentNames.file(name)), offset, reason);
  }
}
