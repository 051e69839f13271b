package penstock.chaos.fault;

import java.time.Duration;
import penstock.chaos.cluster.NodeUnderTest;

/**
 * SIGKILL of one and the same node, again and again. It stays away for any time: sometimes it is
 * back before the others have given it up, sometimes its segments have been taken over.
 */
public final class OneNodeKills implements Fault {

  private static final int ACKS_MAX = 60;
  private static final Duration AWAY_MAX = Duration.ofSeconds(16);

  @Override
  public void strike(Attack attack) throws InterruptedException {
    NodeUnderTest node = attack.cluster().any(attack.random());
    while (!attack.isOver()) {
      attack.awaitEveryone();
      attack.awaitLoad(1 + attack.random().nextInt(ACKS_MAX));
      attack.note("kill " + node.name());
      node.kill();
      attack.last(attack.between(Duration.ZERO, AWAY_MAX));
      attack.note("start " + node.name());
      node.start();
    }
  }
}
