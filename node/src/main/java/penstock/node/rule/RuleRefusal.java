package penstock.node.rule;

/** Why one rule can't be taken, on its way to becoming a {@link RuleProblem} of its file. */
final class RuleRefusal extends Exception {

  private static final long serialVersionUID = 1;

  private final int line;

  RuleRefusal(int line, String reason) {
    super(reason, null, false, false);
    this.line = line;
  }

  int line() {
    return line;
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  RuleProblem at(String file, String rule) {
    return new RuleProblem(file, line, rule, reason());
  }
}
