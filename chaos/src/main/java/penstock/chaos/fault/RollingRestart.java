package penstock.chaos.fault;

import penstock.chaos.cluster.NodeUnderTest;

/** Each node is asked to stop, and started again, one after the other. */
public final class RollingRestart implements Fault {

  @Override
  public void strike(Attack attack) throws InterruptedException {
    do {
      for (NodeUnderTest node : attack.cluster().nodes()) {
        attack.awaitLoad(20);
        attack.note("stop " + node.name());
        node.stop();
        attack.note("start " + node.name());
        node.start();
      }
    } while (!attack.isOver());
  }
}
