package penstock.node.tls;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/** What is counted of handshakes. */
public final class HandshakeMetrics {

  private static final double MILLISECOND_NANOS = 1e6;

  /** How a handshake ended. */
  enum Result {
    FULL,
    RESUMED,
    /** What the client said was no TLS that is taken here, or it went away. */
    FAILED,
    /** It took too long, in line or in flight. */
    TIMED_OUT,
    /** The line was full. */
    REFUSED
  }

  private final PrometheusRegistry registry;
  private final Counter handshakes;

  public HandshakeMetrics(PrometheusRegistry registry) {
    this.registry = registry;
    handshakes =
        Counter.builder()
            .name("penstock_handshakes")
            .help("TLS handshakes of devices, by how they ended")
            .labelNames("result")
            .register(registry);
    for (Result result : Result.values()) {
      handshakes.initLabelValues(label(result));
    }
  }

  void register(Handshakes source) {
    gauge("penstock_handshakes_in_flight", "Handshakes under way", source::inFlight);
    gauge("penstock_handshakes_waiting", "Clients that wait for a handshake", source::waiting);
    gauge(
        "penstock_handshake_cpu_milliseconds",
        "CPU time of one handshake of late, full and resumed together",
        () -> source.ewmaNanos() / MILLISECOND_NANOS);
  }

  private void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  void count(Result result) {
    handshakes.labelValues(label(result)).inc();
  }

  private static String label(Result result) {
    return result.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
