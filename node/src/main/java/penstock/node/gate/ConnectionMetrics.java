package penstock.node.gate;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is counted of connections. Thread-safe. */
final class ConnectionMetrics {

  private final PrometheusRegistry registry;
  private final Map<String, Connections> listeners = new ConcurrentHashMap<>();
  private final Counter refused;

  ConnectionMetrics(PrometheusRegistry registry) {
    this.registry = registry;
    GaugeWithCallback.builder()
        .name("penstock_connections")
        .help("Connections of devices that are open, by listener")
        .labelNames("listener")
        .callback(
            callback ->
                listeners.forEach((name, connections) -> callback.call(connections.open(), name)))
        .register(registry);
    refused =
        Counter.builder()
            .name("penstock_connections_refused")
            .help("Connections closed as soon as they were accepted, by the setting that said so")
            .labelNames("reason")
            .register(registry);
    refused.initLabelValues("connections-max");
  }

  void listener(String name, Connections connections) {
    listeners.put(name, connections);
  }

  void pace(Pace pace) {
    GaugeWithCallback.builder()
        .name("penstock_connections_delay_seconds")
        .help("How long work for connections waits for a thread; new ones wait while it is long")
        .callback(callback -> callback.call(pace.seconds()))
        .register(registry);
  }

  void refused() {
    refused.labelValues("connections-max").inc();
  }
}
