package penstock.node.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class DeviceMetricsTest {

  private final PrometheusRegistry registry = new PrometheusRegistry();

  private Map<String, Double> gauge(String name) {
    Map<String, Double> values = new TreeMap<>();
    GaugeSnapshot snapshot = (GaugeSnapshot) registry.scrape(name::equals).get(0);
    snapshot
        .getDataPoints()
        .forEach(
            point -> {
              String kind = point.getLabels().get("kind");
              values.put(kind == null ? "" : kind, point.getValue());
            });
    return values;
  }

  /** No loss is silent: what is lost has to be where alerts are made. */
  @Test
  void shouldTellTheSumsOfAllLedgers() {
    new DeviceMetrics(registry).totals(() -> new FleetTotals(12, 10, 2, 3, 1, 4, 5));
    assertEquals(
        Map.of("stored", 10.0, "duplicate", 2.0, "lost", 3.0, "malformed", 1.0),
        gauge("penstock_ledger_records"));
    assertEquals(Map.of("", 4.0), gauge("penstock_ledger_devices"));
  }
}
