package penstock.chaos.fault;

import java.util.concurrent.locks.LockSupport;
import penstock.chaos.cluster.NodeUnderTest;

/**
 * SIGKILL of any node at random moments: some uploads into a life, and now and then in the middle
 * of a start.
 *
 * @param acksMax so many uploads at most between a start and a kill
 */
public record RandomKills(int acksMax) implements Fault {

  private static final int JITTER_US_MAX = 20_000;
  private static final int START_KILLED_EVERY = 5;

  @Override
  public void strike(Attack attack) throws InterruptedException {
    for (int i = 1; !attack.isOver(); i++) {
      attack.awaitLoad(1 + attack.random().nextInt(acksMax));
      LockSupport.parkNanos(1_000L * attack.random().nextInt(JITTER_US_MAX));
      NodeUnderTest node = attack.cluster().any(attack.random());
      attack.note("kill " + node.name());
      node.kill();
      if (i % START_KILLED_EVERY == 0) {
        killWhileItStarts(node, attack);
      }
      attack.note("start " + node.name());
      node.start();
    }
  }

  private static void killWhileItStarts(NodeUnderTest node, Attack attack)
      throws InterruptedException {
    long most = node.lastStart().toNanos();
    attack.note("start " + node.name() + ", to kill it before it serves");
    node.launch();
    LockSupport.parkNanos((long) (most * (0.4 + 0.6 * attack.random().nextDouble())));
    node.kill();
  }
}
