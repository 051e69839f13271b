package penstock.node;

import akka.actor.typed.ActorSystem;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import penstock.node.database.Database;
import penstock.node.segment.SegmentStore;
import penstock.node.segment.WatchedStore;
import penstock.node.segment.local.LocalSegmentStore;
import penstock.node.segment.log.SegmentMetrics;
import penstock.node.segment.s3.BucketMetrics;
import penstock.node.segment.s3.S3SegmentStore;

/** Opens the store that the settings ask for. */
final class Stores {

  /** Names the segments of this machine's files, at every start alike. */
  private static final String LOCAL_NODE = "penstock";

  private Stores() {}

  /** The store as far as nodes share it, null where nobody else can read it. */
  static @Nullable S3SegmentStore shared(SegmentStore store) {
    return store instanceof S3SegmentStore shared ? shared : null;
  }

  static WatchedStore open(
      NodeSettings settings,
      NodeId id,
      ActorSystem<?> system,
      Database database,
      Clock clock,
      PrometheusRegistry prometheus) {
    SegmentMetrics metrics = new SegmentMetrics(prometheus);
    return switch (settings.store()) {
      case LOCAL ->
          LocalSegmentStore.open(
              settings.segment(),
              settings.dataDir().resolve("segments"),
              LOCAL_NODE,
              clock,
              system.executionContext(),
              metrics);
      case S3 ->
          S3SegmentStore.open(
              settings.segment(),
              settings.s3(),
              system,
              database,
              id.text(),
              clock,
              system.executionContext(),
              metrics,
              new BucketMetrics(prometheus));
    };
  }
}
