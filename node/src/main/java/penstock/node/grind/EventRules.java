package penstock.node.grind;

import java.util.List;
import java.util.Map;
import penstock.node.rule.RuleSet;
import penstock.protocol.RecordBatch;

/** What the grinder needs of a rule set. Any thread may call it. */
public interface EventRules {

  /** Those of a rule folder. */
  static EventRules of(RuleSet rules) {
    return new RuleSetRules(rules);
  }

  /** The hash of its contents. */
  String id();

  /** One for the calling thread. */
  Matcher newMatcher();

  /** Tries all rules on records; not thread-safe. */
  interface Matcher {

    /** Calls {@code sink} record by record, and within a record rule by rule. */
    void matchAll(RecordBatch batch, String deviceClass, Sink sink);
  }

  /** Takes what a matcher finds. */
  interface Sink {

    /**
     * A rule matched a record.
     *
     * @param record index in the batch
     * @param labels of the rule
     * @param fields Long, Double or String
     * @param errors a sentence for each field that did not parse or is missing
     */
    void onMatch(
        int record,
        String name,
        Map<String, String> labels,
        Map<String, Object> fields,
        List<String> errors);
  }
}
