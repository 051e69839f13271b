package penstock.node.segment.s3;

import akka.util.ByteString;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.crash.CrashPoint;
import penstock.node.database.DatabaseException;
import penstock.node.segment.log.TakenException;

/**
 * Makes groups durable: the object first, then its row in the catalog, which counts only while the
 * segment is this node's. Where the outcome of that is not known it is asked for again, and where
 * it stays unknown the group has failed: nobody was told that it is durable, and the segment is not
 * appended to by the writer any more. Safe for use by several threads, for different segments.
 */
final class GroupCommit {

  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  private static final long PAUSE_MS = 100;

  private final Bucket bucket;
  private final Catalog catalog;
  private final Duration timeout;
  private final BucketMetrics metrics;
  private final CompletableFuture<String> fenced = new CompletableFuture<>();

  /** The last group failed: look before another segment is begun. */
  private volatile boolean failing;

  GroupCommit(Bucket bucket, Catalog catalog, Duration timeout, BucketMetrics metrics) {
    this.bucket = bucket;
    this.catalog = catalog;
    this.timeout = timeout;
    this.metrics = metrics;
  }

  /** Whether there is reason to doubt that the next group can be written. */
  boolean isFailing() {
    return failing;
  }

  /** A look found nothing wrong. */
  void healed() {
    failing = false;
  }

  /** Completes with a reason once another node took a segment that was this node's. */
  CompletableFuture<String> fenced() {
    return fenced;
  }

  void commit(OpenSegment segment, long start, ByteString bytes) throws IOException {
    Group group = new Group(segment.name(), start, bytes.size(), Keys.group(segment.name(), start));
    long untilNs = System.nanoTime() + timeout.toNanos();
    boolean done = false;
    try {
      bucket.put(group.key(), bytes);
      CrashPoint.AFTER_PUT.reach();
      if (!until(untilNs, () -> catalog.append(group, segment.row(start)))) {
        throw taken(segment.name());
      }
      done = true;
    } finally {
      failing = !done;
    }
    segment.add(group);
  }

  /** The same question until it is answered, for a time. */
  boolean until(BooleanSupplier change) throws IOException {
    return until(System.nanoTime() + timeout.toNanos(), change);
  }

  private static boolean until(long untilNs, BooleanSupplier change) throws IOException {
    while (true) {
      try {
        return change.getAsBoolean();
      } catch (DatabaseException e) {
        if (System.nanoTime() - untilNs >= 0) {
          throw new IOException(String.valueOf(e.getMessage()), e);
        }
        LOG.warn("the catalog of segments does not answer, asking again: {}", e.getMessage());
        pause();
      }
    }
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** To be thrown where the catalog said that a segment is not this node's. */
  TakenException taken(String segment) {
    String reason = "another node took segment " + segment + " over: this one was taken for dead";
    if (fenced.complete(reason)) {
      LOG.error("{}; nothing more is appended here", reason);
    }
    metrics.fenced.inc();
    return new TakenException(reason);
  }
}
