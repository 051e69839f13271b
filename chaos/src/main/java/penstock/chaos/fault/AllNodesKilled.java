package penstock.chaos.fault;

import penstock.chaos.cluster.NodeUnderTest;

/** SIGKILL of all nodes, at once. */
public final class AllNodesKilled implements Fault {

  private static final int ACKS_MAX = 100;

  @Override
  public void strike(Attack attack) throws InterruptedException {
    while (!attack.isOver()) {
      attack.awaitLoad(1 + attack.random().nextInt(ACKS_MAX));
      attack.note("kill all nodes");
      long from = attack.history().nowMs();
      for (NodeUnderTest node : attack.cluster().nodes()) {
        node.kill();
      }
      attack.note("start all nodes");
      attack.cluster().heal();
      attack.history().excuse(from);
    }
  }
}
