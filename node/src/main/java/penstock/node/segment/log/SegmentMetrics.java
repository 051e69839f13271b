package penstock.node.segment.log;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Supplier;
import penstock.node.segment.WriterStats;

/** The segment store in numbers. */
public final class SegmentMetrics {

  public final Counter frames;
  public final Counter bytes;
  public final Counter groups;
  public final Counter busy;
  public final Counter failures;
  public final Histogram commitSeconds;
  public final Counter corrupt;
  public final Counter tornBytes;
  public final Counter sealed;
  public final Counter deleted;
  public final Counter unsettledAtSealing;
  public final Gauge segments;
  public final Gauge storedBytes;

  private final PrometheusRegistry registry;

  public SegmentMetrics(PrometheusRegistry registry) {
    this.registry = registry;
    frames = counter("penstock_segment_frames_total", "Frames made durable");
    bytes = counter("penstock_segment_bytes_total", "Bytes of frames made durable");
    groups = counter("penstock_segment_groups_total", "Groups of frames made durable at once");
    busy = counter("penstock_segment_busy_total", "Appends refused because the queue was full");
    failures =
        counter("penstock_segment_failures_total", "Groups that the disk or bucket did not take");
    corrupt =
        counter(
            "penstock_segment_corrupt_total",
            "Places in segments that are no whole frame, index or header; each is in the log");
    tornBytes =
        counter("penstock_segment_torn_bytes_total", "Bytes cut off segments after a crash");
    sealed = counter("penstock_segment_sealed_total", "Footers written");
    deleted = counter("penstock_segment_deleted_total", "Segments that retention took");
    unsettledAtSealing =
        counter(
            "penstock_segment_sealed_unsettled_frames_total",
            "Frames that the ledger had not settled when their segment was sealed");
    commitSeconds =
        Histogram.builder()
            .name("penstock_segment_commit_seconds")
            .help("From append to durable, of the frame that waited longest in its group")
            .classicUpperBounds(.0005, .001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5)
            .classicOnly()
            .register(registry);
    segments =
        Gauge.builder().name("penstock_segment_segments").help("Segments kept").register(registry);
    storedBytes =
        Gauge.builder()
            .name("penstock_segment_stored_bytes")
            .help("Bytes of all segments kept")
            .register(registry);
  }

  private Counter counter(String name, String help) {
    return Counter.builder().name(name).help(help).register(registry);
  }

  /** Asks the writer whenever the metrics are read. */
  void watch(Supplier<WriterStats> stats) {
    GaugeWithCallback.builder()
        .name("penstock_segment_queue_bytes")
        .help("Bytes appended and not durable yet")
        .callback(callback -> callback.call((double) stats.get().queuedBytes()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("penstock_segment_failing")
        .help("1 while the store refuses and appends fail at once")
        .callback(callback -> callback.call(stats.get().failing() ? 1 : 0))
        .register(registry);
  }
}
