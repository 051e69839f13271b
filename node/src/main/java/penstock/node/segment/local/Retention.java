package penstock.node.segment.local;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.segment.SegmentInfo;
import penstock.node.segment.SegmentStore.Listener;
import penstock.node.segment.log.SealedSegment;
import penstock.node.segment.log.Segment;
import penstock.node.segment.log.SegmentMetrics;
import penstock.node.segment.log.SegmentNames;

/**
 * Deletes whole sealed segments: those whose last frame arrived longer ago than the retention, and
 * the oldest ones while all together take more than a limit, if there is one. Runs on the store's
 * maintenance thread.
 */
final class Retention {

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private final Disk disk;
  private final Segments segments;
  private final Consumer<Consumer<Listener>> tell;
  private final SegmentMetrics metrics;
  private final Clock clock;
  private final Duration retention;
  private final long bytesMax;

  /**
   * @param tell tells listeners
   * @param bytesMax 0 for no limit
   */
  Retention(
      Disk disk,
      Segments segments,
      Consumer<Consumer<Listener>> tell,
      SegmentMetrics metrics,
      Clock clock,
      Duration retention,
      long bytesMax) {
    this.disk = disk;
    this.segments = segments;
    this.tell = tell;
    this.metrics = metrics;
    this.clock = clock;
    this.retention = retention;
    this.bytesMax = bytesMax;
  }

  void run() {
    long nowUs = TimeUnit.MILLISECONDS.toMicros(clock.millis());
    long oldestUs = nowUs - TimeUnit.MILLISECONDS.toMicros(retention.toMillis());
    long bytes = bytes();
    boolean deleted = false;
    for (Segment segment : segments.all()) {
      boolean old = segment.totals().arrivalUs() < oldestUs;
      boolean over = bytesMax > 0 && bytes > bytesMax;
      if (segment instanceof SealedSegment && (old || over)) {
        long length = segment.end();
        if (delete(segment, old ? "its last frame is over " + retention + " old" : "bytes-max")) {
          bytes -= length;
          deleted = true;
        }
      }
    }
    if (deleted) {
      syncDirectory();
    }
    metrics.segments.set(segments.all().size());
    metrics.storedBytes.set((double) bytes);
  }

  private long bytes() {
    return segments.all().stream().mapToLong(Segment::end).sum();
  }

  private boolean delete(Segment segment, String why) {
    SegmentInfo info = segment.info();
    if (!segments.remove(segment)) {
      return false;
    }
    try {
      disk.delete(SegmentNames.file(segment.name()));
    } catch (IOException e) {
      LOG.warn("{} can't be deleted, trying again: {}", segment.name(), e.toString());
      segments.put(segment);
      return false;
    }
    LOG.info("deleted segment {}: {}", segment.name(), why);
    metrics.deleted.inc();
    tell.accept(listener -> listener.onDeleted(info));
    return true;
  }

  /** A deletion that a power cut undoes is done again at the next start. */
  private void syncDirectory() {
    try {
      disk.syncDirectory();
    } catch (IOException e) {
      LOG.warn("deleted segments may come back after a power cut: {}", e.toString());
    }
  }
}
