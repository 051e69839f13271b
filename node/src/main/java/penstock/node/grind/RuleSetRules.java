package penstock.node.grind;

import penstock.node.rule.RuleMatcher;
import penstock.node.rule.RuleSet;

/** A rule set from the rule folder. */
record RuleSetRules(RuleSet rules) implements EventRules {

  @Override
  public String id() {
    return rules.id();
  }

  @Override
  public Matcher newMatcher() {
    RuleMatcher matcher = rules.newMatcher();
    return (batch, deviceClass, sink) ->
        matcher.matchAll(
            batch,
            deviceClass,
            (record, rule, fields, errors) ->
                sink.onMatch(record, rule.name(), rule.labels(), fields, errors));
  }
}
