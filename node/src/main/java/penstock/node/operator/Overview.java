package penstock.node.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import penstock.node.device.FleetTotals;
import penstock.node.device.Ledgers.DeviceSummary;
import penstock.node.fleet.NodeReport;
import penstock.node.fleet.NodeStatus;
import penstock.node.registry.DeviceEntry;
import penstock.node.segment.StoredTotals;

/**
 * All that the page shows of the fleet in one answer, {@code GET /v1/overview}: totals since the
 * beginning from the ledgers, counts since the nodes' starts from their metrics (of which the page
 * makes rates), and what is stored. Any number of open pages may ask every few seconds.
 */
final class Overview {

  private static final int LOSERS = 8;

  private final OperatorParts parts;
  private final Clock clock;
  private final StoredSums stored;

  Overview(OperatorParts parts, Clock clock, Executor blocking) {
    this.parts = parts;
    this.clock = clock;
    this.stored = new StoredSums(parts.store(), blocking);
  }

  CompletionStage<ObjectNode> json() {
    CompletionStage<FleetTotals> totals = parts.fleet().totals();
    CompletionStage<List<DeviceSummary>> losers = parts.fleet().losers(LOSERS);
    CompletionStage<StoredTotals> sums = stored.sums();
    return parts
        .nodes()
        .reports()
        .thenCombine(totals, this::begun)
        .thenCombine(sums, (json, store) -> json.<ObjectNode>set("store", StoredSums.json(store)))
        .thenCombine(losers, (json, devices) -> json.<ObjectNode>set("losers", array(devices)));
  }

  private ObjectNode begun(List<NodeReport> reports, FleetTotals totals) {
    List<NodeStatus> known = reports.stream().flatMap(Overview::status).toList();
    ObjectNode json = JsonAnswer.object().put("time", TimeText.of(TimeText.us(clock.instant())));
    json.put("rule_set", parts.rules().current().id());
    json.put("rule_sets_differ", known.stream().map(NodeStatus::ruleSet).distinct().count() > 1);
    json.put("rules_refused", known.stream().anyMatch(NodeStatus::rulesRefused));
    json.set("ledger", LedgerRoutes.totals(totals));
    json.set("counts", counts(known));
    json.set("latency", latency(known));
    json.set("gate", gate(known));
    json.set("devices", devices());
    json.set("checks", checks(parts.readiness().checks()));
    json.set("nodes", nodes(reports));
    return json;
  }

  private static Stream<NodeStatus> status(NodeReport report) {
    return Stream.ofNullable(report.status());
  }

  private static ObjectNode counts(List<NodeStatus> nodes) {
    ObjectNode json =
        JsonAnswer.object()
            .put(
                "raw_bytes",
                together(nodes, OwnStatus.RAW_BYTES, Double::sum).getOrDefault("", 0.0));
    for (String name : List.of(OwnStatus.UPLOADS, OwnStatus.REFUSED, OwnStatus.RECORDS)) {
      ObjectNode values = json.putObject(name);
      together(nodes, name, Double::sum).forEach(values::put);
    }
    return json;
  }

  private static Map<String, Double> together(
      List<NodeStatus> nodes, String name, BinaryOperator<Double> how) {
    Map<String, Double> values = new TreeMap<>();
    for (NodeStatus node : nodes) {
      node.counts()
          .getOrDefault(name, Map.of())
          .forEach((label, value) -> values.merge(label, value, how));
    }
    return values;
  }

  /** Of all nodes together; of times, the longest. */
  private static ObjectNode gate(List<NodeStatus> nodes) {
    Map<String, Double> sums = together(nodes, OwnStatus.GATE, Double::sum);
    sums.putAll(longest(together(nodes, OwnStatus.GATE, Math::max)));
    ObjectNode json = JsonAnswer.object();
    OwnStatus.GATE_VALUES.forEach(name -> json.put(name, sums.getOrDefault(name, 0.0)));
    ObjectNode flows = json.putObject("flows");
    together(nodes, OwnStatus.GATE_FLOWS, Double::sum).forEach(flows::put);
    ObjectNode loud = json.putObject("loud");
    together(nodes, OwnStatus.LOUD, Math::max).forEach(loud::put);
    return json;
  }

  private static Map<String, Double> longest(Map<String, Double> values) {
    values.keySet().retainAll(List.of("line_seconds", "saturated"));
    return values;
  }

  private static ObjectNode latency(List<NodeStatus> nodes) {
    Map<String, Double> worst = together(nodes, OwnStatus.LATENCY, Math::max);
    ObjectNode json = JsonAnswer.object();
    for (String name : List.of("ack_p50", "ack_p99", "event_p50", "event_p99")) {
      json.put(name, worst.get(name));
    }
    return json;
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

  private static ArrayNode array(List<DeviceSummary> losers) {
    ArrayNode json = JsonAnswer.object().arrayNode();
    losers.forEach(summary -> json.add(LedgerJson.summary(summary)));
    return json;
  }

  /** Members as {@code /v1/nodes} lists them. */
  static ArrayNode nodes(List<NodeReport> reports) {
    ArrayNode json = JsonAnswer.object().arrayNode();
    for (NodeReport report : reports) {
      ObjectNode node =
          json.addObject()
              .put("id", report.member().id())
              .put("address", report.member().address())
              .put("status", report.member().status());
      NodeStatus status = report.status();
      node.put("ready", status != null && status.ready());
      if (status != null) {
        node.put("rule_set", status.ruleSet()).put("rules_refused", status.rulesRefused());
        node.set("checks", checks(status.checks().stream().map(Overview::check).toList()));
      }
    }
    return json;
  }

  private static Readiness.Check check(NodeStatus.Check check) {
    return new Readiness.Check(check.name(), check.problem().isEmpty(), check.problem());
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
