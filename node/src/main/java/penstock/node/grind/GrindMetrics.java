package penstock.node.grind;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import penstock.node.metric.RecentTimes;

/** What the grinder says of itself. Thread-safe. */
public final class GrindMetrics {

  private final PrometheusRegistry registry;
  private final RecentTimes visible;
  private final Counter events;
  private final Counter rawBytes;
  private final Counter errors;
  private final Counter readAgain;
  private final Counter deferred;
  private final Map<String, CounterDataPoint> eventsByName = new ConcurrentHashMap<>();

  public GrindMetrics(PrometheusRegistry registry) {
    this.registry = registry;
    visible =
        RecentTimes.register(
            registry,
            "penstock_event_visible_seconds",
            "From the arrival of a chunk to the moment its events can be queried");
    events =
        counter("penstock_events_total", "Events of frames that arrived since the start", "name");
    rawBytes = counter("penstock_grind_raw_bytes_total", "Decompressed bytes that were ground");
    errors = counter("penstock_grind_errors_total", "Frames that could not be ground");
    readAgain =
        counter("penstock_grind_read_again_total", "Frames that were read from the store again");
    deferred = counter("penstock_grind_deferred_total", "Frames for which the queue had no place");
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
  }

  /** Registers what waits; once. */
  void backlog(DoubleSupplier frames, DoubleSupplier bytes, DoubleSupplier seconds) {
    gauge("penstock_grind_backlog_frames", "Frames that wait to be ground", frames);
    gauge("penstock_grind_backlog_bytes", "Decompressed bytes that wait in memory", bytes);
    gauge("penstock_grind_behind_seconds", "How long the next frame has waited", seconds);
  }

  /** Registers what waits behind that; once. */
  void chores(DoubleSupplier waiting) {
    gauge(
        "penstock_grind_background_jobs",
        "Segments and regrinds with frames that are ground in the background",
        waiting);
  }

  private void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  void visible(long nanos) {
    visible.observe(nanos);
  }

  void event(String name) {
    eventsByName.computeIfAbsent(name, events::labelValues).inc();
  }

  void ground(long bytes) {
    rawBytes.inc(bytes);
  }

  void error() {
    errors.inc();
  }

  void readAgain() {
    readAgain.inc();
  }

  void deferred() {
    deferred.inc();
  }
}
