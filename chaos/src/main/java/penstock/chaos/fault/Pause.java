package penstock.chaos.fault;

import java.time.Duration;
import penstock.chaos.cluster.NodeUnderTest;

/**
 * SIGSTOP of a node for longer than the others take to give it up; then it goes on, in the middle
 * of whatever it was at, and does not know.
 */
public final class Pause implements Fault {

  private static final int ACKS_MAX = 40;
  private static final Duration LEAST = Duration.ofSeconds(18);
  private static final Duration MOST = Duration.ofSeconds(26);

  @Override
  public void strike(Attack attack) throws InterruptedException {
    while (!attack.isOver()) {
      attack.awaitLoad(1 + attack.random().nextInt(ACKS_MAX));
      NodeUnderTest node = attack.cluster().any(attack.random());
      attack.note("pause " + node.name());
      node.pause();
      attack.last(attack.between(LEAST, MOST));
      attack.note("resume " + node.name());
      node.resume();
      attack.awaitEveryone();
      attack.awaitLoad(1 + attack.random().nextInt(ACKS_MAX));
    }
  }

  @Override
  public boolean provokesErrors() {
    return true;
  }

  @Override
  public boolean mayEndNodes() {
    return true;
  }
}
