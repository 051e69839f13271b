package penstock.node.cluster;

import akka.actor.AbstractExtensionId;
import akka.actor.ActorSystem;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;

/**
 * Whether this node may form a cluster, for bootstrap's decider, which is made by its class's name.
 */
final class SelfJoin implements Extension {

  private static final Id ID = new Id();

  private volatile boolean allowed;

  private SelfJoin() {}

  static SelfJoin of(ActorSystem system) {
    return ID.get(system);
  }

  void allow(boolean isAllowed) {
    allowed = isAllowed;
  }

  boolean isAllowed() {
    return allowed;
  }

  private static final class Id extends AbstractExtensionId<SelfJoin> {
    @Override
    public SelfJoin createExtension(ExtendedActorSystem system) {
      return new SelfJoin();
    }
  }
}
