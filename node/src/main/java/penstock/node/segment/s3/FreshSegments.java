package penstock.node.segment.s3;

import akka.util.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import penstock.node.segment.SegmentHeader;
import penstock.node.segment.log.LiveSegment;
import penstock.node.segment.log.LogSettings;
import penstock.node.segment.log.SegmentNames;
import penstock.node.segment.log.SegmentSource;

/**
 * Makes new segments. They cost nothing: header and row in the catalog go with the first group.
 * After a failure a probe has to come through first, so that appends fail at once while the store
 * is away.
 */
final class FreshSegments implements SegmentSource {

  private final Bucket bucket;
  private final Catalog catalog;
  private final GroupCommit commit;
  private final OpenSegments open;
  private final SegmentNames names;
  private final String node;
  private final Clock clock;
  private final LongSupplier ids;
  private final IntSupplier waiting;

  /**
   * @param waiting how many segments wait to be sealed
   */
  FreshSegments(
      Bucket bucket,
      Catalog catalog,
      GroupCommit commit,
      OpenSegments open,
      String node,
      Clock clock,
      LongSupplier ids,
      IntSupplier waiting) {
    this.bucket = bucket;
    this.catalog = catalog;
    this.commit = commit;
    this.open = open;
    this.names = new SegmentNames(node, clock);
    this.node = node;
    this.clock = clock;
    this.ids = ids;
    this.waiting = waiting;
  }

  @Override
  public Prepared take() throws IOException {
    if (commit.fenced().isDone()) {
      throw new IOException(commit.fenced().join());
    }
    if (waiting.getAsInt() >= LogSettings.WAITING_MAX) {
      throw new IOException(waiting.getAsInt() + " segments wait for their ledgers");
    }
    if (commit.isFailing()) {
      probe();
    }
    LiveSegment live = new LiveSegment(names.next(), ids.getAsLong());
    long createdUs = TimeUnit.MILLISECONDS.toMicros(clock.millis());
    OpenSegment segment = new OpenSegment(live, node, createdUs);
    GroupFile file = new GroupFile(segment, catalog, commit, 0);
    file.write(ByteBuffer.wrap(new SegmentHeader(live.id(), createdUs).encode()), 0);
    open.put(segment);
    return new Prepared(live, file);
  }

  private void probe() throws IOException {
    bucket.put(Keys.probe(node), ByteString.fromString("penstock"));
    bucket.delete(Keys.probe(node));
    commit.until(() -> catalog.open("probe").isEmpty());
    commit.healed();
  }

  @Override
  public void close() {}
}
