package penstock.node.segment.local;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.Frames;
import penstock.node.segment.SegmentSettings;
import penstock.node.segment.SegmentStore;
import penstock.node.segment.StoredFrame;
import penstock.node.segment.log.Awaits;
import penstock.node.segment.log.SegmentMetrics;

/** Opens stores for tests, and waits for what they do. */
final class TestStore {

  static final String NODE = "n1";
  static final Instant NOW = Instant.ofEpochMilli(Frames.START_US / 1000);

  private TestStore() {}

  /** Small segments, and nobody waits long. */
  static SegmentSettings settings() {
    return settings(16 * 1024);
  }

  static SegmentSettings settings(long segmentBytes) {
    return settings(segmentBytes, Duration.ofMillis(200));
  }

  static SegmentSettings settings(long segmentBytes, Duration settleWait) {
    return new SegmentSettings(
        segmentBytes,
        Duration.ofMinutes(10),
        Duration.ZERO,
        4 << 20,
        1024,
        settleWait,
        Duration.ofDays(30),
        0,
        1 << 20);
  }

  static LocalSegmentStore open(Disk disk) {
    return open(disk, settings());
  }

  static LocalSegmentStore open(Disk disk, SegmentSettings settings) {
    return open(disk, settings, Clock.fixed(NOW, ZoneOffset.UTC), metrics());
  }

  static LocalSegmentStore open(
      Disk disk, SegmentSettings settings, Clock clock, SegmentMetrics metrics) {
    try {
      long[] id = {disk.hashCode() * 0x9e3779b97f4a7c15L};
      return LocalSegmentStore.open(
          settings, disk, NODE, clock, () -> id[0]++, Runnable::run, metrics);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SegmentMetrics metrics() {
    return new SegmentMetrics(new PrometheusRegistry());
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

  static void awaitUntil(String what, BooleanSupplier condition) {
    Awaits.awaitUntil(what, condition);
  }
}
