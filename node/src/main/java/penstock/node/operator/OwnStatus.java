package penstock.node.operator;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import penstock.node.fleet.NodeStatus;

/** How this node is, for the page and for other nodes. Thread-safe. */
public final class OwnStatus implements Supplier<NodeStatus> {

  static final String RAW_BYTES = "raw_bytes";
  static final String UPLOADS = "uploads";
  static final String REFUSED = "refused";
  static final String RECORDS = "records";

  /** In seconds; the highest of several nodes counts. */
  static final String LATENCY = "latency";

  static final String GATE = "gate";
  static final String GATE_FLOWS = "gate_flows";
  static final String LOUD = "loud";

  /** What of the gate the page shows: by the names of its metrics, without their prefix. */
  static final List<String> GATE_VALUES =
      List.of(
          "cost_in_flight",
          "cost_budget",
          "waiting",
          "drain_bytes_per_second",
          "saturated",
          "line_seconds",
          "line_devices");

  private final RulesDesk rules;
  private final Readiness readiness;
  private final PrometheusRegistry metrics;

  public OwnStatus(RulesDesk rules, Readiness readiness, PrometheusRegistry metrics) {
    this.rules = rules;
    this.readiness = readiness;
    this.metrics = metrics;
  }

  @Override
  public NodeStatus get() {
    MetricValues values = MetricValues.of(metrics);
    Map<String, Map<String, Double>> counts = new HashMap<>();
    counts.put(RAW_BYTES, Map.of("", values.sum("penstock_upload_raw_bytes")));
    counts.put(UPLOADS, values.byLabel("penstock_uploads", "status"));
    counts.put(REFUSED, values.byLabel("penstock_refused", "reason"));
    counts.put(RECORDS, values.byLabel("penstock_records", "kind"));
    counts.put(LATENCY, latency(values));
    counts.put(GATE, gate(values));
    counts.put(GATE_FLOWS, values.byLabel("penstock_gate_flow_waiting_bytes", "flow"));
    counts.put(LOUD, values.byLabel("penstock_class_loud_growth", "class"));
    return new NodeStatus(
        rules.current().id(),
        rules.lastProblem().isPresent(),
        readiness.checks().stream()
            .map(check -> new NodeStatus.Check(check.name(), check.detail()))
            .toList(),
        counts);
  }

  private static Map<String, Double> gate(MetricValues values) {
    Map<String, Double> gate = new TreeMap<>();
    GATE_VALUES.forEach(name -> gate.put(name, values.sum("penstock_gate_" + name)));
    return gate;
  }

  private static Map<String, Double> latency(MetricValues values) {
    Map<String, Double> latency = new TreeMap<>();
    put(latency, "ack_p50", values.quantile("penstock_ack_seconds", 0.5));
    put(latency, "ack_p99", values.quantile("penstock_ack_seconds", 0.99));
    put(latency, "event_p50", values.quantile("penstock_event_visible_seconds", 0.5));
    put(latency, "event_p99", values.quantile("penstock_event_visible_seconds", 0.99));
    return latency;
  }

  private static void put(Map<String, Double> latency, String name, @Nullable Double value) {
    if (value != null) {
      latency.put(name, value);
    }
  }
}
