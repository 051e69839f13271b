package penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** Why rules are refused, for people: in the form that editors jump to. */
final class RuleProblems {

  private RuleProblems() {}

  /** On standard error; false where there are none. */
  static boolean tell(OperatorCommand command, JsonNode answer) {
    JsonNode problems = answer.path("problems");
    for (JsonNode problem : problems) {
      String rule = problem.path("rule").asText();
      int line = problem.path("line").intValue();
      command.tell(
          SafeText.of(
              problem.path("file").asText()
                  + (line > 0 ? ":" + line : "")
                  + (rule.isEmpty() ? "" : ": rule " + rule)
                  + ": "
                  + problem.path("reason").asText()));
    }
    if (!problems.isEmpty()) {
      command.tell("penstock: the rules are refused as a whole, " + problems.size() + " problems");
    }
    return !problems.isEmpty();
  }
}
