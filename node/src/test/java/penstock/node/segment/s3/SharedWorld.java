package penstock.node.segment.s3;

import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import penstock.node.database.Database;
import penstock.node.database.DatabaseSettings;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.Frames;
import penstock.node.segment.SegmentSettings;
import penstock.node.segment.SegmentStore;
import penstock.node.segment.StoredFrame;
import penstock.node.segment.log.ManualClock;
import penstock.node.segment.log.SegmentMetrics;

/** A bucket and a database in memory, and nodes that share them. */
final class SharedWorld implements AutoCloseable {

  static final Instant NOW = Instant.ofEpochMilli(Frames.START_US / 1000);
  static final Duration GRACE = Duration.ofHours(1);

  final FakeBucket bucket = new FakeBucket();
  final ManualClock clock = new ManualClock(NOW);
  final Database database;
  final Catalog catalog;
  private final List<Node> nodes = new ArrayList<>();

  /** A node: its store, what goes wrong for it, and its numbers. */
  record Node(
      String id,
      S3SegmentStore store,
      Faults faults,
      SegmentMetrics segmentMetrics,
      BucketMetrics metrics) {}

  SharedWorld() {
    this(h2());
  }

  SharedWorld(Database database) {
    this.database = database;
    this.catalog = new JdbcCatalog(database);
  }

  static Database h2() {
    return Database.open(
        DatabaseSettings.of(
            ConfigFactory.parseMap(
                    Map.of(
                        "penstock.jdbc.url",
                        "jdbc:h2:mem:" + UUID.randomUUID(),
                        "penstock.data-dir",
                        "none"))
                .withFallback(ConfigFactory.defaultReference())));
  }

  static SegmentSettings segmentSettings(long segmentBytes) {
    return new SegmentSettings(
        segmentBytes,
        Duration.ofMinutes(10),
        Duration.ZERO,
        4 << 20,
        1024,
        Duration.ofMillis(20),
        Duration.ofDays(30),
        0,
        1 << 20);
  }

  static BucketSettings bucketSettings(Duration linger) {
    return new BucketSettings(
        "",
        "us-east-1",
        "logs",
        "",
        "",
        "",
        BucketSettings.Access.PATH,
        BucketSettings.Encryption.NONE,
        "",
        "",
        4,
        Duration.ofMillis(100),
        Duration.ofMillis(150),
        linger,
        1 << 20,
        GRACE);
  }

  Node node(String id) {
    return node(id, Duration.ZERO, 16 * 1024);
  }

  Node node(String id, Duration linger, long segmentBytes) {
    return node(id, bucketSettings(linger), segmentSettings(segmentBytes));
  }

  Node node(String id, BucketSettings settings, SegmentSettings segment) {
    Faults faults = new Faults(id.hashCode());
    SegmentMetrics segmentMetrics = new SegmentMetrics(new PrometheusRegistry());
    BucketMetrics metrics = new BucketMetrics(new PrometheusRegistry());
    S3SegmentStore store =
        new S3SegmentStore(
            new S3SegmentFiles(bucket.of(faults), new JdbcEventsCatalog(database), id),
            new S3SegmentStore.Parts(
                segment,
                settings,
                bucket.of(faults),
                new FaultyCatalog(catalog, faults),
                id,
                clock,
                Runnable::run,
                segmentMetrics,
                metrics,
                4096));
    Node node = new Node(id, store, faults, segmentMetrics, metrics);
    nodes.add(node);
    return node;
  }

  /** Its power is gone; its threads end. */
  void kill(Node node) {
    node.faults().crash();
    node.store().close();
    nodes.remove(node);
  }

  void stop(Node node) {
    node.store().close();
    nodes.remove(node);
  }

  /** The value, or the exception that the stage failed with. */
  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  static FrameLocation append(SegmentStore store, Frames.Frame frame) {
    return await(store.append(frame.header(), frame.payload()));
  }

  static FrameLocation appendSettled(SegmentStore store, Frames.Frame frame) {
    FrameLocation location = append(store, frame);
    store.settle(location, frame.header().ranges());
    return location;
  }

  static List<StoredFrame> scan(SegmentStore store) {
    List<StoredFrame> frames = new ArrayList<>();
    store.scan(null, frames::add);
    return frames;
  }

  @Override
  public void close() {
    List.copyOf(nodes).forEach(this::kill);
    database.close();
  }
}
