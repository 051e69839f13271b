package penstock.node.cluster;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whom a node with a list of seeds asks to let it in. Akka lets the first of the list form a
 * cluster where nobody answers; a list that does not begin with the node itself keeps it from that.
 *
 * @param self as it stands in the list of seeds
 */
record SeedPlan(String self, List<String> seeds) {

  /** Whether this node may form a cluster, where there is none. */
  boolean isFirst() {
    return !seeds.isEmpty() && seeds.get(0).equals(self);
  }

  /**
   * The list to join with; may be empty.
   *
   * @param up who says that it is in a cluster; empty where that can't be known
   */
  List<String> toJoin(Optional<List<String>> up) {
    if (!isFirst() || mayBeAlone(self, up)) {
      return seeds;
    }
    Set<String> others = new LinkedHashSet<>(seeds);
    up.ifPresent(others::addAll);
    others.remove(self);
    return List.copyOf(others);
  }

  /** Whether nobody but perhaps an earlier life of this node is in a cluster. */
  static boolean mayBeAlone(String self, Optional<List<String>> up) {
    return up.isPresent() && up.get().stream().allMatch(self::equals);
  }
}
