package penstock.node.segment.s3;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.database.DatabaseException;
import penstock.node.segment.SegmentInfo;
import penstock.node.segment.SegmentStore.Listener;
import penstock.node.segment.StoredTotals;
import penstock.node.segment.log.SegmentMetrics;

/**
 * Deletes: the groups of segments that were sealed a while ago, with what crashes left over beside
 * them, and whole segments that retention takes. The catalog says what is due; whoever does it puts
 * it off first, so that one node at a time does it, and another one goes on after a crash. What the
 * catalog does not know is never deleted. Runs on the log's maintenance thread.
 */
final class Sweeper {

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  /** How long the others leave it alone; listing and deleting some thousand objects takes less. */
  private static final long LEASE_US = TimeUnit.MINUTES.toMicros(10);

  /** What is looked at in one go; the rest waits for the next minute. */
  private static final int BATCH = 64;

  private final Bucket bucket;
  private final Catalog catalog;
  private final SegmentMetrics metrics;
  private final Clock clock;
  private final Duration retention;
  private final long bytesMax;
  private final Consumer<Consumer<Listener>> tell;

  /**
   * @param bytesMax of all sealed segments of the fleet; 0 for no limit
   */
  Sweeper(
      Bucket bucket,
      Catalog catalog,
      SegmentMetrics metrics,
      Clock clock,
      Duration retention,
      long bytesMax,
      Consumer<Consumer<Listener>> tell) {
    this.bucket = bucket;
    this.catalog = catalog;
    this.metrics = metrics;
    this.clock = clock;
    this.retention = retention;
    this.bytesMax = bytesMax;
    this.tell = tell;
  }

  void run() {
    try {
      expire();
      for (Catalog.Due due : catalog.due(nowUs(), BATCH)) {
        if (catalog.lease(due, nowUs() + LEASE_US)) {
          finish(due);
        }
      }
      StoredTotals totals = catalog.totals();
      metrics.segments.set((double) totals.segments());
      metrics.storedBytes.set((double) totals.bytes());
    } catch (DatabaseException e) {
      LOG.warn("segments are swept later: {}", e.getMessage());
    }
  }

  private long nowUs() {
    return TimeUnit.MILLISECONDS.toMicros(clock.millis());
  }

  private void expire() {
    long oldestUs = nowUs() - TimeUnit.MILLISECONDS.toMicros(retention.toMillis());
    String old = "its last frame is over " + retention + " old";
    catalog.arrivedBefore(oldestUs, BATCH).forEach(row -> delete(row, old));
    long over = bytesMax == 0 ? 0 : catalog.totals().bytes() - bytesMax;
    if (over > 0) {
      for (SealedRow row : catalog.arrivedBefore(Long.MAX_VALUE, BATCH)) {
        if (over <= 0) {
          break;
        }
        over -= row.bytes();
        delete(row, "bytes-max");
      }
    }
  }

  /** Readers stop seeing it at once; its objects go now, or when its time comes again. */
  private void delete(SealedRow row, String why) {
    if (!catalog.beginDeletion(row.name(), nowUs() + LEASE_US)) {
      return;
    }
    LOG.info("deleting segment {}: {}", row.name(), why);
    metrics.deleted.inc();
    SegmentInfo info = S3Lookup.info(row);
    tell.accept(listener -> listener.onDeleted(info));
    finish(row.name(), true, null);
  }

  private void finish(Catalog.Due due) {
    finish(due.segment(), due.deleting(), due.deleting() ? null : due.key());
  }

  /**
   * @param kept the object that stays, null for none
   */
  private void finish(String segment, boolean deleting, @Nullable String kept) {
    try {
      delete(bucket.list(Keys.groupsOf(segment)), null);
      delete(bucket.list(Keys.mergedOf(segment)), kept);
      if (deleting) {
        delete(bucket.list(Keys.eventsOf(segment)), null);
        catalog.deleted(segment);
      } else {
        catalog.swept(segment);
      }
    } catch (IOException e) {
      LOG.warn("objects of segment {} are deleted later: {}", segment, e.toString());
    }
  }

  private void delete(List<String> keys, @Nullable String kept) throws IOException {
    for (String key : keys) {
      if (!key.equals(kept)) {
        bucket.delete(key);
      }
    }
  }
}
