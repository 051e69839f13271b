package penstock.node.fleet;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether an answer has seen every open segment of the fleet. A segment counts only with the word
 * of the node that owned it when the question was asked: another may have given it up. Not
 * thread-safe.
 */
final class Coverage {

  private final Map<String, String> open;
  private final Map<String, Set<String>> byNode = new HashMap<>();

  /**
   * @param open the segments that were open when the question was asked, with their owners
   */
  Coverage(Map<String, String> open) {
    this.open = open;
  }

  /** A node has answered for these. */
  void answered(String node, Set<String> segments) {
    byNode.put(node, segments);
  }

  /**
   * The segments that nobody has answered for, with their owners.
   *
   * @param stillOpen read from the catalog ahead of what is read of sealed segments: a segment that
   *     is sealed by then is found there
   */
  Map<String, String> missing(Map<String, String> stillOpen) {
    Map<String, String> missing = new TreeMap<>();
    open.forEach(
        (segment, owner) -> {
          if (!byNode.getOrDefault(owner, Set.of()).contains(segment)
              && stillOpen.containsKey(segment)) {
            missing.put(segment, owner);
          }
        });
    return missing;
  }

  /** For people: whose segments are missing. */
  static String sentence(Map<String, String> missing) {
    Map<String, Integer> byOwner = new TreeMap<>();
    missing.values().forEach(owner -> byOwner.merge(owner, 1, Integer::sum));
    StringBuilder sentence = new StringBuilder();
    byOwner.forEach(
        (owner, count) ->
            sentence
                .append(sentence.isEmpty() ? "" : ", ")
                .append(count)
                .append(" of node ")
                .append(owner));
    return "open segments can't be read ("
        + sentence
        + "); where a node was lost, another takes them over within half a minute: ask again then";
  }
}
