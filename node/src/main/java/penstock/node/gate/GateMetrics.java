package penstock.node.gate;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.function.ToDoubleFunction;
import penstock.node.metric.RecentTimes;

/** What the gate and the intake count. */
final class GateMetrics {

  private static final int FLOWS_SHOWN = 5;

  private record Gauge(String name, String help, ToDoubleFunction<Admission.State> value) {}

  private static final List<Gauge> GAUGES =
      List.of(
          new Gauge(
              "penstock_gate_bytes_in_flight",
              "Body bytes admitted and not yet answered",
              state -> (double) state.bytesInFlight()),
          new Gauge(
              "penstock_gate_requests_in_flight",
              "Uploads admitted and not yet answered",
              Admission.State::requestsInFlight),
          new Gauge(
              "penstock_gate_cost_in_flight",
              "Body bytes admitted and not yet answered, and 32 KiB for each upload",
              state -> (double) state.costInFlight()),
          new Gauge(
              "penstock_gate_cost_budget",
              "What penstock_gate_cost_in_flight may be right now",
              state -> (double) state.costBudget()),
          new Gauge(
              "penstock_gate_waiting",
              "Uploads that wait for room in the budget",
              Admission.State::waiting),
          new Gauge(
              "penstock_gate_drain_bytes_per_second",
              "What this node can finish a second: body bytes, and 32 KiB for each upload",
              Admission.State::drainPerSecond),
          new Gauge(
              "penstock_gate_saturated",
              "1: somebody waits for room, so the drain rate is what was measured just now",
              state -> state.saturated() ? 1 : 0),
          new Gauge(
              "penstock_gate_line_seconds",
              "How long what waits and has an appointment will take",
              Admission.State::lineSeconds),
          new Gauge(
              "penstock_gate_line_devices",
              "Devices that have an appointment and did not come yet",
              Admission.State::lineDevices));

  private final Counter uploads;
  private final Counter refused;

  /** Of the two above, looked up once. */
  private final CounterDataPoint unavailable;

  private final CounterDataPoint overloaded;
  private final Counter rawBytes;
  private final Counter bodyBytes;
  private final Counter records;
  private final Counter replaysLookedUp;
  private final RecentTimes ack;

  GateMetrics(PrometheusRegistry registry, Admission admission, DeviceQuotas quotas) {
    uploads =
        Counter.builder()
            .name("penstock_uploads")
            .help("Uploads answered, by HTTP status")
            .labelNames("status")
            .register(registry);
    refused =
        Counter.builder()
            .name("penstock_refused")
            .help("Uploads refused, by the problem's type")
            .labelNames("reason")
            .register(registry);
    unavailable = uploads.labelValues("503");
    overloaded = refused.labelValues("overloaded");
    rawBytes =
        Counter.builder()
            .name("penstock_upload_raw_bytes")
            .help("Bytes of log text taken in, decompressed, duplicates included")
            .register(registry);
    bodyBytes =
        Counter.builder()
            .name("penstock_upload_body_bytes")
            .help("Bytes of upload bodies taken in, as sent")
            .register(registry);
    records =
        Counter.builder()
            .name("penstock_records")
            .help("Records by what became of them, since this node started")
            .labelNames("kind")
            .register(registry);
    replaysLookedUp =
        Counter.builder()
            .name("penstock_replays_looked_up")
            .help("Replays that no remembered checksum could confirm, compared with what is stored")
            .register(registry);
    ack =
        RecentTimes.register(
            registry,
            "penstock_ack_seconds",
            "From the arrival of an upload's headers to its acknowledgement");
    for (Gauge gauge : GAUGES) {
      gauge(registry, gauge.name, gauge.help, () -> gauge.value.applyAsDouble(admission.state()));
    }
    GaugeWithCallback.builder()
        .name("penstock_gate_flow_waiting_bytes")
        .help("What waits for room, of the flows of which most does")
        .labelNames("flow")
        .callback(
            callback ->
                admission
                    .longestFlows(FLOWS_SHOWN)
                    .forEach(flow -> callback.call((double) flow.cost(), flow.name())))
        .register(registry);
    gauge(
        registry,
        "penstock_gate_devices_with_quota",
        "Devices that sent something lately",
        quotas::devices);
  }

  private static void gauge(
      PrometheusRegistry registry,
      String name,
      String help,
      java.util.function.DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  void acked(long nanos) {
    uploads.labelValues("200").inc();
    ack.observe(nanos);
  }

  void refused(Refusal refusal) {
    if (refusal.isPrepared()) {
      unavailable.inc();
      overloaded.inc();
      return;
    }
    uploads.labelValues(Integer.toString(refusal.status())).inc();
    refused.labelValues(refusal.type()).inc();
  }

  void body(long bytes) {
    bodyBytes.inc(bytes);
  }

  void raw(long bytes) {
    rawBytes.inc(bytes);
  }

  void records(String kind, long count) {
    if (count > 0) {
      records.labelValues(kind).inc(count);
    }
  }

  void replayLookedUp() {
    replaysLookedUp.inc();
  }
}
