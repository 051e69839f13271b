package penstock.node.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleCheckTest {

  private static final String FILE =
      """
      rules { fire {
        when { facility = kern, priority = "<=3", class = router }
        match = "disk (?P<disk>\\\\w+) is on fire"
        fields { disk = string }
        labels { severity = critical }
        examples = [ "disk sda is on fire" ]
      } }
      """;

  @Test
  void shouldTellWhatLinesBecome() throws RuleException {
    RuleCheck.Result result =
        RuleCheck.check(
            Map.of("a.conf", FILE),
            List.of("2,7,9,-;disk sdb is on fire\n SUBSYSTEM=disk\n", "disk sdc is on fire", "hay"),
            "router");

    assertEquals(RuleSet.parse(Map.of("a.conf", FILE)).id(), result.ruleSet());
    assertEquals(1, result.rules());
    assertEquals(List.of(), result.problems());
    RuleCheck.Match match =
        new RuleCheck.Match(
            "fire", Map.of("disk", "sdb"), Map.of("severity", "critical"), List.of());
    assertEquals(List.of(match), result.lines().get(0).matches());
    assertEquals("", result.lines().get(0).note());
    assertEquals(1, result.lines().get(1).matches().size());
    assertTrue(result.lines().get(1).note().contains("taken as its text"));
    assertEquals(List.of(), result.lines().get(2).matches());
  }

  @Test
  void shouldHoldRecordsAgainstTheConditions() {
    List<String> records = List.of("6,7,9,-;disk sdb is on fire", "10,7,9,-;disk sdb is on fire");

    RuleCheck.Result result = RuleCheck.check(Map.of("a.conf", FILE), records, "router");

    assertEquals(List.of(), result.lines().get(0).matches());
    assertEquals(List.of(), result.lines().get(1).matches());
    List<String> grave = List.of("2,7,9,-;disk sdb is on fire");
    assertEquals(0, matches(RuleCheck.check(Map.of("a.conf", FILE), grave, "tv")));
    assertEquals(1, matches(RuleCheck.check(Map.of("a.conf", FILE), grave, "")));
  }

  @Test
  void shouldTellTheProblemsOfBadRules() {
    RuleCheck.Result result =
        RuleCheck.check(Map.of("a.conf", "rules { x { match = x } }"), List.of("x"), "");

    assertEquals("", result.ruleSet());
    assertEquals(List.of(), result.lines());
    assertTrue(result.problems().get(0).toString().startsWith("a.conf:1: rule x: match has no"));
  }

  @Test
  void shouldRefuseTooManyAndTooLongLines() {
    RuleSet rules = RuleFixtures.parse("n { match = \"needle\", examples = needle }");

    List<String> many = Collections.nCopies(RuleCheck.LINES_MAX + 1, "needle");
    assertEquals(1, RuleCheck.check(rules, many, "").problems().size());

    List<String> lengthy = List.of("needle" + "x".repeat(40_000));
    RuleCheck.LineResult line = RuleCheck.check(rules, lengthy, "").lines().get(0);
    assertTrue(line.note().startsWith("not tried"), line.note());
    assertEquals(List.of(), line.matches());
  }

  private static int matches(RuleCheck.Result result) {
    return result.lines().stream().mapToInt(line -> line.matches().size()).sum();
  }
}
