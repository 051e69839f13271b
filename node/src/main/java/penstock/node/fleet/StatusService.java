package penstock.node.fleet;

import akka.util.ByteString;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import penstock.node.wire.FleetWire;

/** How this node is, for others. */
final class StatusService {

  static final String KIND = "status";

  /** Each takes about a millisecond. */
  private static final int ANSWERS_MAX = 64;

  private StatusService() {}

  static FleetService of(Supplier<NodeStatus> own) {
    return SmallService.of(
        KIND, ANSWERS_MAX, payload -> ByteString.fromArrayUnsafe(wire(own.get()).toByteArray()));
  }

  private static FleetWire.Status wire(NodeStatus status) {
    FleetWire.Status.Builder wire =
        FleetWire.Status.newBuilder()
            .setRuleSet(status.ruleSet())
            .setRulesRefused(status.rulesRefused());
    for (NodeStatus.Check check : status.checks()) {
      wire.addCheckBuilder().setName(check.name()).setProblem(check.problem());
    }
    status
        .counts()
        .forEach(
            (name, values) ->
                values.forEach(
                    (label, value) ->
                        wire.addCountBuilder().setName(name).setLabel(label).setValue(value)));
    return wire.build();
  }

  static NodeStatus status(FleetWire.Status wire) {
    Map<String, Map<String, Double>> counts = new HashMap<>();
    for (FleetWire.Status.Count count : wire.getCountList()) {
      counts
          .computeIfAbsent(count.getName(), name -> new TreeMap<>())
          .put(count.getLabel(), count.getValue());
    }
    return new NodeStatus(
        wire.getRuleSet(),
        wire.getRulesRefused(),
        wire.getCheckList().stream()
            .map(check -> new NodeStatus.Check(check.getName(), check.getProblem()))
            .toList(),
        counts);
  }
}
