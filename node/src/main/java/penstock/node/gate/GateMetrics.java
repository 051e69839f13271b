package penstock.node.gate;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import penstock.node.metric.RecentTimes;

/** What the gate and the intake count. */
final class GateMetrics {

  private final Counter uploads;
  private final Counter refused;
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
    gauge(
        registry,
        "penstock_gate_bytes_in_flight",
        "Body bytes admitted and not yet answered",
        () -> (double) admission.bytesInFlight());
    gauge(
        registry,
        "penstock_gate_bytes_budget",
        "Body bytes that may be in flight right now",
        () -> (double) admission.bytesBudget());
    gauge(
        registry,
        "penstock_gate_requests_in_flight",
        "Uploads admitted and not yet answered",
        admission::requestsInFlight);
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
