package penstock.node.rule;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What keeps regular expressions away from lines: of each rule's sets of literals one is its
 * trigger, of which the automaton finds the occurrences, and the other, where there is one, its
 * guard, which is looked for in lines that the trigger was found in. The trigger is the most
 * telling set, unless other rules have it too: ten rules about one program all hold its name, and
 * would all become candidates by each of its lines. Immutable, shared by all threads.
 */
final class Prefilter {

  /** A shorter literal is hit too often, however few rules have it. */
  private static final int CHARS_ENOUGH = 6;

  private final LiteralAutomaton automaton;
  private final Guard[] guards;

  private Prefilter(LiteralAutomaton automaton, Guard[] guards) {
    this.automaton = automaton;
    this.guards = guards;
  }

  /**
   * For rules by their positions in the list.
   *
   * @throws IllegalArgumentException where their literals are too many
   */
  static Prefilter of(List<Rule> rules) {
    Map<String, Integer> popularity = popularity(rules);
    Map<String, BitSet> triggers = new HashMap<>();
    Guard[] guards = new Guard[rules.size()];
    for (int i = 0; i < rules.size(); i++) {
      List<Set<String>> sets = rules.get(i).literals();
      Set<String> trigger = trigger(sets, popularity);
      for (String literal : trigger) {
        triggers.computeIfAbsent(literal, key -> new BitSet()).set(i);
      }
      guards[i] = Guard.of(sets.stream().filter(set -> !set.equals(trigger)).toList());
    }
    return new Prefilter(LiteralAutomaton.of(triggers), guards);
  }

  LiteralAutomaton automaton() {
    return automaton;
  }

  Guard guard(int rule) {
    return guards[rule];
  }

  /** By literal, how many rules have it. */
  private static Map<String, Integer> popularity(List<Rule> rules) {
    Map<String, Integer> popularity = new HashMap<>();
    for (Rule rule : rules) {
      for (Set<String> set : rule.literals()) {
        set.forEach(literal -> popularity.merge(literal, 1, Integer::sum));
      }
    }
    return popularity;
  }

  private static Set<String> trigger(List<Set<String>> sets, Map<String, Integer> popularity) {
    Set<String> best = sets.get(0);
    for (Set<String> set : sets) {
      if (Literals.shortest(set) >= CHARS_ENOUGH
          && popularity(set, popularity) < popularity(best, popularity)) {
        best = set;
      }
    }
    return best;
  }

  private static int popularity(Set<String> set, Map<String, Integer> popularity) {
    return set.stream().mapToInt(literal -> popularity.getOrDefault(literal, 0)).max().orElse(0);
  }
}
