package penstock.chaos.fault;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import penstock.chaos.cluster.NodeUnderTest;
import penstock.chaos.workload.Tally;

/** Crashes between two given instructions of the node, once at each. */
public final class CrashPoints implements Fault {

  private static final Duration CRASH_MAX = Duration.ofMinutes(1);

  /**
   * @param name as the node knows it
   * @param timesMax how often it is passed at most before it crashes
   */
  private record Point(String name, int timesMax) {}

  private static final List<Point> POINTS =
      List.of(
          new Point("before-write", 60),
          new Point("after-write", 60),
          new Point("after-fsync", 60),
          new Point("before-commit", 60),
          new Point("after-commit", 60),
          new Point("after-settle", 60),
          new Point("before-ack", 60),
          new Point("before-seal", 2),
          new Point("after-seal", 2),
          new Point("before-checkpoint", 2),
          new Point("after-recovery", 1));

  @Override
  public void strike(NodeUnderTest node, Random random, Tally load) throws InterruptedException {
    for (Point point : POINTS) {
      node.kill();
      String crash = point.name() + ":" + (1 + random.nextInt(point.timesMax()));
      if (node.startToCrash(crash)) {
        node.demandCrash(crash, CRASH_MAX);
      }
      node.start();
      Load.await(load, 1 + random.nextInt(20));
    }
  }
}
