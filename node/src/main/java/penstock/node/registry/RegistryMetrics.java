package penstock.node.registry;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What the registry tells Prometheus. */
public final class RegistryMetrics {

  private static final double MILLIS = 1e3;

  private RegistryMetrics() {}

  /** Once. */
  public static void register(PrometheusRegistry metrics, JdbcRegistry registry) {
    GaugeWithCallback.builder()
        .name("penstock_registry_age_seconds")
        .help("Time since the registry was last read from the database")
        .callback(gauge -> gauge.call(registry.age().toMillis() / MILLIS))
        .register(metrics);
  }
}
