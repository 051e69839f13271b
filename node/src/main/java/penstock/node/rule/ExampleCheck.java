package penstock.node.rule;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs a rule on its own examples and counter-examples, the same way as on any line. */
final class ExampleCheck {

  private final Rule rule;
  private final RuleMatcher matcher;
  private final List<RuleProblem> problems = new ArrayList<>();

  private ExampleCheck(Rule rule) {
    this.rule = rule;
    this.matcher = RuleSet.matcherOf(List.of(rule));
  }

  static List<RuleProblem> problemsOf(Rule rule) {
    ExampleCheck check = new ExampleCheck(rule);
    rule.examples().forEach(check::mustMatch);
    rule.counterExamples().forEach(check::mustNotMatch);
    return check.problems;
  }

  private void mustMatch(Example example) {
    boolean[] matched = new boolean[1];
    run(
        example,
        (record, found, fields, errors) -> {
          matched[0] = true;
          compare(example, fields, errors);
        });
    if (!matched[0]) {
      problem(example, "the rule does not match its own example: " + example.line());
    }
  }

  private void compare(Example example, Map<String, Object> fields, List<String> errors) {
    Map<String, Object> expected = example.fields();
    if (expected == null) {
      if (!errors.isEmpty()) {
        problem(
            example,
            "the example gives errors "
                + errors
                + "; where that is meant, give the example fields { … } without them: "
                + example.line());
      }
    } else if (!expected.equals(fields)) {
      problem(
          example,
          "the example gives "
              + new TreeMap<>(fields)
              + " and not "
              + new TreeMap<>(expected)
              + (errors.isEmpty() ? "" : ", with errors " + errors)
              + ": "
              + example.line());
    }
  }

  private void mustNotMatch(Example example) {
    run(
        example,
        (record, found, fields, errors) ->
            problem(
                example,
                "the rule matches its counter-example"
                    + (fields.isEmpty() ? "" : ", with " + fields)
                    + ": "
                    + example.line()));
  }

  private void run(Example example, MatchSink sink) {
    matcher.matchText(
        example.line().getBytes(StandardCharsets.UTF_8),
        example.facility(),
        example.priority(),
        example.deviceClass(),
        sink);
  }

  private void problem(Example example, String reason) {
    problems.add(new RuleProblem(rule.file(), example.fileLine(), rule.name(), reason));
  }
}
