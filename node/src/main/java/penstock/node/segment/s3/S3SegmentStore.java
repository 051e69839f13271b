package penstock.node.segment.s3;

import akka.actor.ClassicActorSystemProvider;
import akka.util.ByteString;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import penstock.node.database.Database;
import penstock.node.segment.AbandonedSegments;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.FrameRef;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentFiles;
import penstock.node.segment.SegmentInfo;
import penstock.node.segment.SegmentSettings;
import penstock.node.segment.SharedSegments;
import penstock.node.segment.StoredFrame;
import penstock.node.segment.StoredTotals;
import penstock.node.segment.WatchedStore;
import penstock.node.segment.WriterStats;
import penstock.node.segment.log.FooterReader;
import penstock.node.segment.log.LiveSegment;
import penstock.node.segment.log.LogSettings;
import penstock.node.segment.log.SegmentLog;
import penstock.node.segment.log.SegmentMetrics;
import penstock.protocol.SeqRanges;

/**
 * Segments in a bucket that any number of nodes share, with a catalog in their database. A frame is
 * durable when its group's object is written and the catalog has it; a segment belongs to one node,
 * and sealed ones are read by all. Nothing of it is on a disk of this machine. {@link #scan} gives
 * out segments by name, and the frames of a sealed one by device and then by time. Safe for use by
 * any number of threads.
 */
public final class S3SegmentStore implements WatchedStore, SharedSegments, AbandonedSegments {

  /** A store that is away is asked this often whether it is back. */
  private static final Duration RETRY_PAUSE_MAX = Duration.ofSeconds(2);

  private final SegmentFiles files;
  private final Catalog catalog;
  private final GroupCommit commit;
  private final OpenSegments open = new OpenSegments();
  private final Readers readers = new Readers();
  private final S3Lookup lookup;
  private final S3Frames frames;
  private final Claims claims;
  private final SegmentLog log;

  /** What a store is opened with. */
  record Parts(
      SegmentSettings segment,
      BucketSettings settings,
      Bucket bucket,
      Catalog catalog,
      String node,
      Clock clock,
      Executor completions,
      SegmentMetrics segmentMetrics,
      BucketMetrics metrics,
      int mergePassBytes) {}

  /**
   * Opens the store for a node.
   *
   * @param node its id, new at each start: names its segments and owns them
   * @param completions runs what depends on appends; one task per group of frames
   * @throws penstock.node.settings.SettingsException where the bucket can't be used as it is set;
   *     the message names the setting
   */
  public static S3SegmentStore open(
      SegmentSettings segment,
      BucketSettings settings,
      ClassicActorSystemProvider system,
      Database database,
      String node,
      Clock clock,
      Executor completions,
      SegmentMetrics segmentMetrics,
      BucketMetrics metrics) {
    Bucket bucket = new AlpakkaBucket(settings.check(), system, metrics);
    new BucketCheck(settings, bucket, node).run();
    return new S3SegmentStore(
        new S3SegmentFiles(bucket, new JdbcEventsCatalog(database), node),
        new Parts(
            segment,
            settings,
            bucket,
            new JdbcCatalog(database),
            node,
            clock,
            completions,
            segmentMetrics,
            metrics,
            Merger.passBytes()));
  }

  S3SegmentStore(SegmentFiles files, Parts parts) {
    this.files = files;
    Bucket bucket = parts.bucket();
    catalog = parts.catalog();
    commit = new GroupCommit(bucket, catalog, parts.settings().timeout(), parts.metrics());
    FooterReader footers =
        new FooterReader(key -> new ObjectFile(bucket, key), parts.segment().indexCacheBytes());
    lookup = new S3Lookup(open, catalog, footers, readers);
    frames = new S3Frames(bucket, readers, catalog, open, lookup);
    log =
        new SegmentLog(
            logSettings(parts),
            new FreshSegments(
                bucket,
                catalog,
                commit,
                open,
                parts.node(),
                parts.clock(),
                new SecureRandom()::nextLong,
                this::waiting),
            shelf(parts, footers),
            parts.clock(),
            parts.completions(),
            parts.segmentMetrics(),
            null);
    claims =
        new Claims(
            bucket,
            readers,
            catalog,
            open,
            parts.node(),
            parts.segmentMetrics(),
            parts.metrics(),
            this::finished);
    start();
  }

  private S3Shelf shelf(Parts parts, FooterReader footers) {
    Sweeper sweeper =
        new Sweeper(
            parts.bucket(),
            catalog,
            parts.segmentMetrics(),
            parts.clock(),
            parts.segment().retention(),
            parts.segment().bytesMax(),
            this::tell);
    return new S3Shelf(
        catalog,
        commit,
        open,
        footers,
        sweeper,
        new Merger(parts.bucket(), readers, parts.mergePassBytes()),
        parts.clock(),
        TimeUnit.MILLISECONDS.toMicros(parts.settings().deleteGrace().toMillis()));
  }

  private static LogSettings logSettings(Parts parts) {
    SegmentSettings segment = parts.segment();
    return new LogSettings(
        segmentBytes(segment.segmentBytes(), parts.node()),
        segment.segmentAge(),
        parts.settings().linger(),
        parts.settings().groupBytes(),
        segment.queueBytes(),
        segment.queueFrames(),
        segment.settleWait(),
        RETRY_PAUSE_MAX,
        false);
  }

  /**
   * Each node has a limit of its own, up to a quarter below the setting: nodes that start together
   * and fill alike would else merge at the same moment, again and again.
   */
  private static long segmentBytes(long most, String node) {
    return most - most / 4 * (node.hashCode() & 0xff) / 256;
  }

  private void start() {
    try {
      log.start();
    } catch (IOException e) {
      throw new SegmentException.Unavailable("no segment can be begun: " + e.getMessage(), e);
    }
  }

  private int waiting() {
    return log.waiting();
  }

  private void finished(LiveSegment segment) {
    log.finished(segment);
  }

  private void tell(Consumer<Listener> what) {
    log.tell(what);
  }

  /** The files of events beside the segments. */
  public SegmentFiles files() {
    return files;
  }

  /** Completes with a reason once this node was taken for dead: it is to end then. */
  public CompletionStage<String> fenced() {
    return commit.fenced().copy();
  }

  @Override
  public CompletionStage<FrameLocation> append(FrameHeader header, ByteString payload) {
    return log.append(header, payload);
  }

  @Override
  public void settle(FrameLocation location, SeqRanges owned) {
    log.settle(location, owned);
  }

  @Override
  public List<FrameRef> find(@Nullable Set<String> devices, long fromUs, long toUs) {
    return lookup.find(devices, fromUs, toUs);
  }

  @Override
  public List<FrameRef> findOpen(@Nullable Set<String> devices, long fromUs, long toUs) {
    return lookup.findOpen(devices, fromUs, toUs);
  }

  @Override
  public List<FrameRef> holding(String device, String stream, SeqRanges wanted) {
    return lookup.holding(device, stream, wanted);
  }

  @Override
  public List<FrameRef> holdingOpen(String device, String stream, SeqRanges wanted) {
    return lookup.holdingOpen(device, stream, wanted);
  }

  @Override
  public Set<String> openHere() {
    return lookup.openHere();
  }

  @Override
  public Map<String, String> open() {
    return lookup.open();
  }

  @Override
  public List<FrameRef> frames(String segment) {
    return lookup.frames(segment);
  }

  @Override
  public StoredFrame read(FrameLocation location) {
    return frames.read(location);
  }

  @Override
  public StoredFrame read(FrameRef ref) {
    return frames.read(ref);
  }

  @Override
  public List<SegmentInfo> segments() {
    return lookup.segments();
  }

  @Override
  public StoredTotals totals() {
    return lookup.totals();
  }

  @Override
  public void scan(@Nullable FrameLocation after, Consumer<StoredFrame> consumer) {
    for (SegmentInfo info : lookup.segments()) {
      int order = after == null ? 1 : info.name().compareTo(after.segment());
      if (order >= 0) {
        scan(info.name(), after != null && order == 0 ? after.offset() : -1, consumer);
      }
    }
  }

  private void scan(String name, long behind, Consumer<StoredFrame> consumer) {
    OpenSegment segment = open.get(name);
    if (segment != null) {
      frames.scan(segment, behind, consumer);
      return;
    }
    SealedRow row = lookup.sealed(name);
    if (row != null) {
      frames.scan(row, behind, consumer);
    }
  }

  @Override
  public void scanUnsettled(String segment, Consumer<StoredFrame> consumer) {
    OpenSegment mine = open.get(segment);
    if (mine != null && !mine.live().isSettled()) {
      frames.scan(
          mine,
          -1,
          frame -> {
            if (frame.owned() == null) {
              consumer.accept(frame);
            }
          });
    }
  }

  @Override
  public List<String> abandoned(Set<String> nodes) {
    return claims.abandoned(nodes);
  }

  @Override
  public boolean claim(String segment) {
    return claims.claim(segment);
  }

  @Override
  public @Nullable FrameLocation end() {
    return log.end();
  }

  @Override
  public void addListener(Listener listener) {
    log.addListener(listener);
  }

  @Override
  public WriterStats stats() {
    return log.stats();
  }

  /** Finishes the active segment, if it has frames. */
  void roll() {
    log.roll();
  }

  /** Does what is due by the clock now, and returns when it is done. */
  void maintain() {
    log.maintain();
  }

  /** What is not settled by now stays open, for another node to take over. */
  @Override
  public void close() {
    log.close();
    readers.close();
  }
}
