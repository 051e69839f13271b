package penstock.node.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import penstock.node.registry.DeviceEntry;
import penstock.node.segment.SegmentInfo;

/**
 * All that the page shows of the fleet in one answer, {@code GET /v1/overview}: totals since the
 * beginning from the ledgers, counts since the node's start from its metrics (of which the page
 * makes rates), and what is stored. Costs no I/O, so that any number of open pages may ask every
 * few seconds.
 */
final class Overview {

  private static final int LOSERS = 8;

  private final OperatorParts parts;
  private final Clock clock;

  Overview(OperatorParts parts, Clock clock) {
    this.parts = parts;
    this.clock = clock;
  }

  ObjectNode json() {
    MetricValues metrics = MetricValues.of(parts.metrics());
    ObjectNode json = JsonAnswer.object().put("time", TimeText.of(TimeText.us(clock.instant())));
    json.put("rule_set", parts.rules().current().id());
    json.put("rules_refused", parts.rules().lastProblem().isPresent());
    json.set("ledger", LedgerRoutes.totals(parts.fleet().totals()));
    json.set("counts", counts(metrics));
    json.set("latency", latency(metrics));
    json.set("devices", devices());
    json.set("store", store());
    json.set("losers", losers());
    json.set("checks", checks(parts.readiness().checks()));
    return json;
  }

  private static ObjectNode counts(MetricValues metrics) {
    ObjectNode json =
        JsonAnswer.object().put("raw_bytes", metrics.sum("penstock_upload_raw_bytes"));
    json.set("uploads", object(metrics.byLabel("penstock_uploads", "status")));
    json.set("refused", object(metrics.byLabel("penstock_refused", "reason")));
    json.set("records", object(metrics.byLabel("penstock_records", "kind")));
    return json;
  }

  private static ObjectNode object(Map<String, Double> values) {
    ObjectNode json = JsonAnswer.object();
    values.forEach(json::put);
    return json;
  }

  private static ObjectNode latency(MetricValues metrics) {
    return JsonAnswer.object()
        .put("ack_p50", metrics.quantile("penstock_ack_seconds", 0.5))
        .put("ack_p99", metrics.quantile("penstock_ack_seconds", 0.99))
        .put("event_p50", metrics.quantile("penstock_event_visible_seconds", 0.5))
        .put("event_p99", metrics.quantile("penstock_event_visible_seconds", 0.99));
  }

  private ObjectNode devices() {
    long registered = 0;
    long revoked = 0;
    for (DeviceEntry entry : parts.registry().all()) {
      registered++;
      revoked += entry.status() == DeviceEntry.Status.REVOKED ? 1 : 0;
    }
    return JsonAnswer.object().put("registered", registered).put("revoked", revoked);
  }

  private ObjectNode store() {
    long bytes = 0;
    long rawBytes = 0;
    long oldestUs = Long.MAX_VALUE;
    List<SegmentInfo> segments = parts.store().segments();
    for (SegmentInfo segment : segments) {
      bytes += segment.bytes();
      rawBytes += segment.rawBytes();
      if (segment.minTimeUs() <= segment.maxTimeUs()) {
        oldestUs = Math.min(oldestUs, segment.minTimeUs());
      }
    }
    ObjectNode json =
        JsonAnswer.object()
            .put("segments", segments.size())
            .put("bytes", bytes)
            .put("raw_bytes", rawBytes);
    return oldestUs == Long.MAX_VALUE ? json : json.put("oldest", TimeText.of(oldestUs));
  }

  private ArrayNode losers() {
    ArrayNode json = JsonAnswer.object().arrayNode();
    parts.fleet().losers(LOSERS).forEach(summary -> json.add(LedgerJson.summary(summary)));
    return json;
  }

  static ArrayNode checks(List<Readiness.Check> checks) {
    ArrayNode json = JsonAnswer.object().arrayNode();
    for (Readiness.Check check : checks) {
      json.addObject()
          .put("name", check.name())
          .put("ok", check.green())
          .put("detail", check.detail());
    }
    return json;
  }
}
