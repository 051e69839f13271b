package penstock.node.operator;

import java.util.Optional;
import penstock.node.rule.RuleException;
import penstock.node.rule.RuleSet;
import penstock.node.rule.RuleWatcher;

/** The rules in force, and what keeps newer ones from it. */
public interface RulesDesk {

  RuleSet current();

  /** Why the rule folder's contents are not in force; empty where they are. */
  Optional<RuleException> lastProblem();

  static RulesDesk of(RuleWatcher watcher) {
    return new RulesDesk() {
      @Override
      public RuleSet current() {
        return watcher.current();
      }

      @Override
      public Optional<RuleException> lastProblem() {
        return watcher.lastProblem();
      }
    };
  }
}
