package penstock.node.operator;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Penstock's own metrics at one moment, by name; what is not registered reads as nothing. */
final class MetricValues {

  private static final String PREFIX = "penstock_";

  private final Map<String, MetricSnapshot> byName = new HashMap<>();

  private MetricValues() {}

  static MetricValues of(PrometheusRegistry registry) {
    MetricValues values = new MetricValues();
    for (MetricSnapshot snapshot : registry.scrape(name -> name.startsWith(PREFIX))) {
      values.byName.put(snapshot.getMetadata().getPrometheusName(), snapshot);
    }
    return values;
  }

  /**
   * A counter's or gauge's values by one label.
   *
   * @param name without {@code _total}
   */
  Map<String, Double> byLabel(String name, String label) {
    Map<String, Double> values = new TreeMap<>();
    MetricSnapshot snapshot = byName.get(name);
    if (snapshot != null) {
      for (DataPointSnapshot point : snapshot.getDataPoints()) {
        String key = point.getLabels().get(label);
        if (key != null) {
          values.merge(key, value(point), Double::sum);
        }
      }
    }
    return values;
  }

  /** The sum over all labels. */
  double sum(String name) {
    MetricSnapshot snapshot = byName.get(name);
    return snapshot == null
        ? 0
        : snapshot.getDataPoints().stream().mapToDouble(MetricValues::value).sum();
  }

  private static double value(DataPointSnapshot point) {
    if (point instanceof CounterSnapshot.CounterDataPointSnapshot counter) {
      return counter.getValue();
    }
    return point instanceof GaugeSnapshot.GaugeDataPointSnapshot gauge ? gauge.getValue() : 0;
  }

  /** A quantile of a summary without labels, null where nothing was observed of late. */
  @Nullable Double quantile(String name, double wanted) {
    MetricSnapshot snapshot = byName.get(name);
    if (!(snapshot instanceof SummarySnapshot summary)) {
      return null;
    }
    for (SummarySnapshot.SummaryDataPointSnapshot point : summary.getDataPoints()) {
      for (Quantile quantile : point.getQuantiles()) {
        if (Math.abs(quantile.getQuantile() - wanted) < 1e-9
            && Double.isFinite(quantile.getValue())) {
          return quantile.getValue();
        }
      }
    }
    return null;
  }
}
