package penstock.chaos.fault;

import penstock.chaos.RunFolder;
import penstock.chaos.cluster.NodeUnderTest;

/** All events of a node are deleted while it is away: it has to make them again. */
public final class EventsDeleted implements Fault {

  private static final int ACKS_MAX = 150;

  @Override
  public void strike(Attack attack) throws InterruptedException {
    while (!attack.isOver()) {
      NodeUnderTest node = attack.cluster().node();
      attack.awaitLoad(1 + attack.random().nextInt(ACKS_MAX));
      attack.note("kill " + node.name() + ", delete its events");
      node.kill();
      new RunFolder(node.data().resolve("events")).delete();
      attack.note("start " + node.name());
      node.start();
    }
  }
}
