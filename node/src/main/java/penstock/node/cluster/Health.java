package penstock.node.cluster;

import akka.actor.AbstractExtensionId;
import akka.actor.ActorSystem;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import java.util.function.BooleanSupplier;

/**
 * Whether the node is ready, for the probes of management, which are made by their class's name.
 */
final class Health implements Extension {

  private static final Id ID = new Id();

  private volatile BooleanSupplier ready = () -> false;

  private Health() {}

  static Health of(ActorSystem system) {
    return ID.get(system);
  }

  void set(BooleanSupplier isReady) {
    ready = isReady;
  }

  boolean ready() {
    return ready.getAsBoolean();
  }

  private static final class Id extends AbstractExtensionId<Health> {
    @Override
    public Health createExtension(ExtendedActorSystem system) {
      return new Health();
    }
  }
}
