package penstock.chaos.net;

import java.util.List;

/** Where the places of a fleet are, and the ways between them. Thread-safe. */
public interface Network extends AutoCloseable {

  /** How ways are cut here, for people. */
  String way();

  /** Where a node lives. */
  Site node(int number);

  /** The address on which PostgreSQL or the store listens. */
  String listens(Place dependency);

  /**
   * Where a node finds PostgreSQL or the store.
   *
   * @param port on which it listens
   */
  Endpoint dependency(int node, Place dependency, int port);

  /** PostgreSQL has to admit clients of this network, as in {@code 127.0.0.1/32}. */
  String clients();

  /**
   * From now on nothing that one place sends arrives at the other, and nobody is told. What the
   * other sends still arrives.
   */
  void drop(Place from, Place to);

  /** {@link #drop} in both directions. */
  default void cut(Place one, Place other) {
    drop(one, other);
    drop(other, one);
  }

  /** All ways are open again. */
  void heal();

  @Override
  void close();

  /**
   * Where a node lives.
   *
   * @param host its address
   * @param prefix a command that runs another one there
   * @param clusterPort under which other nodes reach it
   * @param settings that it needs to be there, each as {@code key=value}
   */
  record Site(String host, List<String> prefix, int clusterPort, List<String> settings) {

    /** As seeds are written. */
    public String seed() {
      return host + ":" + clusterPort;
    }
  }
}
