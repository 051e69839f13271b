package penstock.chaos.fault;

import java.time.Duration;
import java.util.List;
import penstock.chaos.cluster.NodeUnderTest;

/**
 * Crashes between two given instructions of a node, at least once at each.
 *
 * @param only at these; empty: at all
 */
public record CrashPoints(List<String> only) implements Fault {

  private static final Duration CRASH_MAX = Duration.ofMinutes(1);
  private static final int ACKS_AFTERWARDS = 20;

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

  /** Each life ends at a point, and the next one begins with what that left behind. */
  @Override
  public void strike(Attack attack) throws InterruptedException {
    NodeUnderTest node = attack.cluster().node();
    attack.note("kill " + node.name());
    node.kill();
    do {
      for (Point point : POINTS) {
        if (only.isEmpty() || only.contains(point.name())) {
          crash(node, point, attack);
        }
      }
    } while (!attack.isOver());
    attack.note("start " + node.name());
    node.start();
    attack.awaitLoad(ACKS_AFTERWARDS);
  }

  private static void crash(NodeUnderTest node, Point point, Attack attack)
      throws InterruptedException {
    String crash = point.name() + ":" + (1 + attack.random().nextInt(point.timesMax()));
    attack.note("start " + node.name() + " to crash at " + crash);
    if (node.startToCrash(crash)) {
      node.demandCrash(crash, CRASH_MAX);
    }
  }
}
