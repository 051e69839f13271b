package penstock.node.cluster;

import akka.cluster.Member;
import java.util.Optional;

/** The role that says a node's id: {@code node-<id>}, one among its member's roles. */
public final class NodeRole {

  private static final String PREFIX = "node-";

  private NodeRole() {}

  /** Of the node with this id. */
  public static String of(String id) {
    return PREFIX + id;
  }

  /** The id of a member's node; empty where its roles don't say. */
  public static Optional<String> id(Member member) {
    return member.getRoles().stream()
        .filter(role -> role.startsWith(PREFIX))
        .map(role -> role.substring(PREFIX.length()))
        .findFirst();
  }
}
