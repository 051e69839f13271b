package penstock.node.rule;

/**
 * One reason why a rule set is refused.
 *
 * @param file the file's name, or the directory where the fault is no file's
 * @param line in that file, from 1; 0 where the fault is the whole file's
 * @param rule the rule's name, empty where the fault is no rule's
 * @param reason what is wrong and what to do
 */
public record RuleProblem(String file, int line, String rule, String reason) {

  @Override
  public String toString() {
    return file
        + (line > 0 ? ":" + line : "")
        + (rule.isEmpty() ? "" : ": rule " + rule)
        + ": "
        + reason;
  }
}
