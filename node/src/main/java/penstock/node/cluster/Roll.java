package penstock.node.cluster;

import java.util.List;

/**
 * Where each node of a fleet says how it stands in the cluster, and where a node finds that out
 * that hears nothing of the others. Each has one line, under its address. Blocks; thread-safe.
 */
public interface Roll {

  /** What a node says of itself. */
  enum State {
    /** It has started, and is in no cluster. */
    JOINING,
    /** It is in the cluster, on the side of the majority. */
    UP
  }

  /**
   * Writes a node's line, over what an earlier life at the same address left.
   *
   * @throws RollException where it can't be known to be written
   */
  void write(String address, String node, State state);

  /**
   * Takes a node's line away, where it is still of that life.
   *
   * @throws RollException where it can't be known to be gone
   */
  void strike(String address, String node);

  /**
   * The addresses of nodes that said within the last ten seconds that they are up, in order.
   *
   * @throws RollException where that can't be known
   */
  List<String> up();

  /**
   * Deletes the lines of those who have said nothing for a day.
   *
   * @throws RollException where it failed
   */
  void tidy();
}
