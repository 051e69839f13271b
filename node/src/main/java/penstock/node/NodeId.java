package penstock.node;

import java.security.SecureRandom;
import penstock.node.cluster.NodeRole;

/**
 * What a node is called from one start to its end: {@code host-port-6hex}. Each start has a new id,
 * so that nothing written under an old one can be mistaken for this node's: it is the beginning of
 * its segments' names, and stands among its member's cluster roles ({@link NodeRole}).
 */
record NodeId(String text) {

  private static final int HOST_CHARS_MAX = 48;
  private static final int SUFFIX_BITS = 24;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The id of a node that starts now. */
  static NodeId next(String host, int port) {
    // What is no letter of a segment's name, as in an IPv6 address, becomes a dot.
    String name = host.replaceAll("[^A-Za-z0-9._-]", ".");
    String end = name.substring(Math.max(0, name.length() - HOST_CHARS_MAX));
    int suffix = RANDOM.nextInt(1 << SUFFIX_BITS);
    return new NodeId(String.format("%s-%d-%06x", end, port, suffix));
  }

  /** The role by which members of the cluster know each other's ids. */
  String role() {
    return NodeRole.of(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
