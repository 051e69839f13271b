package penstock.node.rule;

import java.util.List;
import java.util.stream.Collectors;

/** A rule set that is refused as a whole, with every reason: file, line, rule, what is wrong. */
public final class RuleException extends Exception {

  private static final long serialVersionUID = 1;

  private final transient List<RuleProblem> problems;

  RuleException(List<RuleProblem> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  public List<RuleProblem> problems() {
    return problems;
  }

  private static String message(List<RuleProblem> problems) {
    return problems.stream()
        .map(RuleProblem::toString)
        .collect(
            Collectors.joining(
                "\n  ",
                "rules refused, "
                    + problems.size()
                    + (problems.size() == 1 ? " problem:\n  " : " problems:\n  "),
                ""));
  }
}
