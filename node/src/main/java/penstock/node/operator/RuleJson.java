package penstock.node.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import penstock.node.rule.Rule;
import penstock.node.rule.RuleCheck;
import penstock.node.rule.RuleProblem;
import penstock.node.rule.RuleSet;

/** Rules, and what became of lines that they were tried on, as JSON. */
public final class RuleJson {

  private RuleJson() {}

  static ObjectNode set(RuleSet rules, List<RuleProblem> problems) {
    ObjectNode json = JsonAnswer.object().put("rule_set", rules.id());
    ArrayNode array = json.putArray("rules");
    rules.rules().forEach(rule -> array.add(rule(rule)));
    json.set("problems", problems(problems));
    return json;
  }

  private static ObjectNode rule(Rule rule) {
    ObjectNode json =
        JsonAnswer.object()
            .put("name", rule.name())
            .put("file", rule.file())
            .put("line", rule.line())
            .put("match", rule.pattern().pattern());
    ObjectNode fields = json.putObject("fields");
    rule.fields().forEach((name, type) -> fields.put(name, type.label()));
    json.set("labels", texts(rule.labels()));
    return json.put("examples", rule.examples().size());
  }

  private static ObjectNode texts(Map<String, String> texts) {
    ObjectNode json = JsonAnswer.object();
    new TreeMap<>(texts).forEach(json::put);
    return json;
  }

  private static ArrayNode problems(List<RuleProblem> problems) {
    ArrayNode json = JsonAnswer.object().arrayNode();
    for (RuleProblem problem : problems) {
      json.addObject()
          .put("file", problem.file())
          .put("line", problem.line())
          .put("rule", problem.rule())
          .put("reason", problem.reason());
    }
    return json;
  }

  /** The answer of {@code POST /v1/rules/check}. */
  public static ObjectNode checked(RuleCheck.Result result) {
    ObjectNode json =
        JsonAnswer.object().put("rule_set", result.ruleSet()).put("rules", result.rules());
    json.set("problems", problems(result.problems()));
    ArrayNode lines = json.putArray("lines");
    result.lines().forEach(line -> lines.add(line(line)));
    return json;
  }

  private static ObjectNode line(RuleCheck.LineResult line) {
    ObjectNode json = JsonAnswer.object().put("line", line.line());
    ArrayNode matches = json.putArray("matches");
    line.matches().forEach(match -> matches.add(match(match)));
    return line.note().isEmpty() ? json : json.put("note", line.note());
  }

  private static ObjectNode match(RuleCheck.Match match) {
    ObjectNode json = JsonAnswer.object().put("rule", match.rule());
    ObjectNode fields = json.putObject("fields");
    match.fields().forEach(fields::putPOJO);
    json.set("labels", texts(match.labels()));
    if (!match.errors().isEmpty()) {
      ArrayNode errors = json.putArray("errors");
      match.errors().forEach(errors::add);
    }
    return json;
  }
}
