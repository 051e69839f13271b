package penstock.chaos.fault;

/** Something done to nodes under load. */
public interface Fault {

  /** Does it until the attack's time is up, and heals it: all nodes serve as this begins. */
  void strike(Attack attack) throws InterruptedException;

  /** Whether nodes may log errors under it. */
  default boolean provokesErrors() {
    return false;
  }

  /** Whether a node may end by itself under it, to be started again. */
  default boolean mayEndNodes() {
    return false;
  }
}
