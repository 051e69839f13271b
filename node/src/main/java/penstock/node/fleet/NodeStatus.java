package penstock.node.fleet;

import java.util.List;
import java.util.Map;

/**
 * How a node is, from its memory.
 *
 * @param ruleSet id of the one in force
 * @param rulesRefused whether newer rules were refused
 * @param counts since its start, by name and label
 */
public record NodeStatus(
    String ruleSet,
    boolean rulesRefused,
    List<Check> checks,
    Map<String, Map<String, Double>> counts) {

  /**
   * One thing that has to work.
   *
   * @param problem empty where there is none
   */
  public record Check(String name, String problem) {}

  /** Whether all that has to work does. */
  public boolean ready() {
    return checks.stream().allMatch(check -> check.problem().isEmpty());
  }
}
