package penstock.node;

import akka.actor.typed.ActorSystem;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import penstock.node.database.Database;
import penstock.node.segment.WatchedStore;
import penstock.node.segment.local.LocalSegmentStore;
import penstock.node.segment.log.SegmentMetrics;
import penstock.node.segment.s3.BucketMetrics;
import penstock.node.segment.s3.S3SegmentStore;

/** Opens the store that the settings ask for. */
final class Stores {

  private Stores() {}

  /**
   * @param node what names this node's segments: for a bucket, new at each start; for files, always
   *     the same
   */
  static WatchedStore open(
      NodeSettings settings,
      String node,
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
              node,
              clock,
              system.executionContext(),
              metrics);
      case S3 ->
          S3SegmentStore.open(
              settings.segment(),
              settings.s3(),
              system,
              database,
              node,
              clock,
              system.executionContext(),
              metrics,
              new BucketMetrics(prometheus));
    };
  }
}
