package penstock.chaos.fault;

import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import penstock.chaos.cluster.NodeUnderTest;
import penstock.chaos.workload.Tally;

/**
 * SIGKILL at random moments: some uploads into a life, and now and then in the middle of a start.
 *
 * @param times how often
 */
public record RandomKills(int times) implements Fault {

  private static final int ACKS_MAX = 150;
  private static final int JITTER_US_MAX = 20_000;
  private static final int START_KILLED_EVERY = 5;

  @Override
  public void strike(NodeUnderTest node, Random random, Tally load) throws InterruptedException {
    for (int i = 1; i <= times; i++) {
      Load.await(load, 1 + random.nextInt(ACKS_MAX));
      LockSupport.parkNanos(1_000L * random.nextInt(JITTER_US_MAX));
      node.kill();
      if (i % START_KILLED_EVERY == 0 && i < times) {
        killWhileItStarts(node, random);
        i++;
      }
      node.start();
    }
  }

  private static void killWhileItStarts(NodeUnderTest node, Random random)
      throws InterruptedException {
    long most = node.lastStart().toNanos();
    node.launch();
    LockSupport.parkNanos((long) (most * (0.4 + 0.6 * random.nextDouble())));
    node.kill();
  }
}
