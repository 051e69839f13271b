package penstock.node.rule;

import java.util.List;
import java.util.Map;

/** Takes what a {@link RuleMatcher} finds, record by record, and within a record rule by rule. */
@FunctionalInterface
public interface MatchSink {

  /**
   * A rule matched a record.
   *
   * @param record index in the batch
   * @param fields in the order of the pattern's groups, those that parsed: Long, Double or String
   *     by the rule's types; a duration is a Double of seconds
   * @param errors a sentence for each field that is missing or did not parse
   */
  void onMatch(int record, Rule rule, Map<String, Object> fields, List<String> errors);
}
