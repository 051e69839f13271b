package penstock.node.cluster;

import akka.actor.ActorSystem;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Management's {@code /ready}: says what the operator listener's says. Made by management. */
public final class ReadyCheck implements Supplier<CompletionStage<Boolean>> {

  private final Health health;

  public ReadyCheck(ActorSystem system) {
    this.health = Health.of(system);
  }

  @Override
  public CompletionStage<Boolean> get() {
    return CompletableFuture.completedFuture(health.ready());
  }
}
