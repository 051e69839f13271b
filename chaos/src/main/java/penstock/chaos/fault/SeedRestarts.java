package penstock.chaos.fault;

import java.time.Duration;
import penstock.chaos.cluster.NodeUnderTest;
import penstock.chaos.net.Place;

/**
 * The first of the seeds, which forms a cluster where it finds none, is cut off from the other
 * nodes, killed a moment later, and started again while it still can't reach them.
 */
public final class SeedRestarts implements Fault {

  private static final int SEED = 0;
  private static final int ACKS = 20;

  /** As long as it may still answer from memory, and the others don't miss it yet. */
  private static final Duration CUT_OFF_MAX = Duration.ofSeconds(3);

  /** More than it takes to start, find nobody and form a cluster. */
  private static final Duration ALONE = Duration.ofSeconds(15);

  @Override
  public void strike(Attack attack) throws InterruptedException {
    NodeUnderTest seed = attack.cluster().nodes().get(SEED);
    do {
      attack.awaitLoad(ACKS);
      attack.note("cut " + seed.name() + " from all other nodes");
      for (Place other : Partition.others(attack, SEED)) {
        attack.cluster().network().cut(Place.node(SEED), other);
      }
      attack.last(attack.between(Duration.ZERO, CUT_OFF_MAX));
      attack.note("kill " + seed.name() + " and start it again");
      seed.kill();
      seed.launch();
      attack.last(ALONE);
      if (seed.isServing()) {
        throw new IllegalStateException(
            seed.name() + " serves though it can't reach the others: there are two clusters");
      }
      attack.note("heal");
      attack.cluster().heal();
      attack.awaitEveryone();
    } while (!attack.isOver());
  }

  @Override
  public boolean provokesErrors() {
    return true;
  }
}
