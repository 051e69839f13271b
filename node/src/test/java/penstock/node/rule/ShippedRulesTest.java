package penstock.node.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import penstock.node.rule.RuleFixtures.Hit;
import penstock.protocol.RecordBatch;

/** conf/rules as it is shipped. */
class ShippedRulesTest {

  private static final Set<String> SEVERITIES = Set.of("info", "warning", "error", "critical");

  private final RuleSet rules = RuleFixtures.shipped();

  @Test
  void shouldHoldWhatAFleetOperatorAsksFor() {
    Set<String> names = rules.rules().stream().map(Rule::name).collect(Collectors.toSet());
    Set<String> asked =
        new TreeSet<>(
            Set.of(
                "oom-kill",
                "kernel-panic",
                "kernel-oops",
                "kernel-bug",
                "soft-lockup",
                "hung-task",
                "reboot",
                "reset-reason",
                "kernel-boot",
                "segfault",
                "io-error",
                "ext4-error",
                "ubifs-error",
                "link-up",
                "link-down",
                "wifi-assoc",
                "wifi-deauth",
                "dhcp-ack",
                "dhcp-nak",
                "dns-failure",
                "dns-latency",
                "ping-rtt",
                "temperature",
                "fan-failed",
                "undervoltage",
                "usb-reset",
                "firmware-load-failed",
                "time-step",
                "token-bucket-drop"));
    asked.removeAll(names);
    assertEquals(Set.of(), asked, "rules that are missing");
    assertTrue(names.size() >= 40, "only " + names.size() + " rules");
  }

  @Test
  void shouldGiveEveryRuleExamplesAndASeverity() {
    for (Rule rule : rules.rules()) {
      assertFalse(rule.examples().isEmpty(), rule.name());
      assertTrue(
          SEVERITIES.contains(rule.labels().getOrDefault("severity", "none")),
          rule.name() + " has severity " + rule.labels().get("severity"));
      assertTrue(
          rule.fields().isEmpty()
              || rule.examples().stream().anyMatch(example -> example.fields() != null),
          rule.name() + " has no example that says what its fields are");
    }
  }

  /** Through the same way as uploaded records, all rules at once. */
  @Test
  void shouldMatchEveryExampleAsARecord() {
    List<String> lines = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (Rule rule : rules.rules()) {
      for (Example example : rule.examples()) {
        expected.add(lines.size() + " " + rule.name());
        lines.add(RuleFixtures.record(prefix(rule, example), lines.size(), example.line()));
      }
    }
    RecordBatch batch = RuleFixtures.batch(lines.toArray(new String[0]));
    Set<String> found =
        RuleFixtures.matchAll(rules, batch, "router").stream()
            .map(hit -> hit.record() + " " + hit.rule())
            .collect(Collectors.toSet());
    expected.removeAll(found);
    assertEquals(List.of(), expected, "examples that did not match, by line and rule");
  }

  /** One line, one event: two rules on the same line would count the same thing twice. */
  @Test
  void shouldNotReportAnExampleTwice() {
    List<String> twice = new ArrayList<>();
    for (Rule rule : rules.rules()) {
      for (Example example : rule.examples()) {
        String line = RuleFixtures.record(prefix(rule, example), 1, example.line());
        List<Hit> hits = RuleFixtures.matchAll(rules, RuleFixtures.batch(line), "router");
        if (hits.size() > 1) {
          twice.add(hits.stream().map(Hit::rule).toList() + ": " + example.line());
        }
      }
    }
    assertEquals(List.of(), twice);
  }

  private static int prefix(Rule rule, Example example) {
    for (int prefix = 0; prefix < 24 * 8; prefix++) {
      int facility = prefix >>> 3;
      int priority = prefix & 7;
      if (rule.when().hold(facility, priority, "router")
          && (example.facility() < 0 || example.facility() == facility)
          && (example.priority() < 0 || example.priority() == priority)) {
        return prefix;
      }
    }
    throw new AssertionError("no facility and priority fulfil " + rule.name());
  }
}
