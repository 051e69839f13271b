package penstock.node.operator;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.settings.ServerSettings;
import akka.stream.Materializer;
import akka.stream.SystemMaterializer;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import penstock.node.index.Narratives;
import scala.concurrent.duration.Duration;

/** The operator's side as one thing to start and to stop. */
public final class OperatorListener implements AutoCloseable {

  private final ActorSystem<?> system;
  private final OperatorSettings settings;
  private final Narratives narratives;
  private final OperatorRoutes routes;

  public OperatorListener(
      ActorSystem<?> system, OperatorParts parts, OperatorSettings settings, Clock clock) {
    this.system = system;
    this.settings = settings;
    this.narratives = new Narratives(parts.store(), settings.narrative());
    Materializer materializer = SystemMaterializer.get(system).materializer();
    Executor blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
    this.routes = new OperatorRoutes(parts, narratives, settings, clock, materializer, blocking);
  }

  /** Binds to the settings' host and port; the binding says which port it became. */
  public CompletionStage<ServerBinding> bind() {
    ServerSettings defaults = ServerSettings.create(system.settings().config());
    Duration idle = Duration.fromNanos(settings.idleTimeout().toNanos());
    ServerSettings server =
        defaults
            .withServerHeader(Optional.empty())
            .withTimeouts(defaults.getTimeouts().withIdleTimeout(idle));
    return Http.get(system)
        .newServerAt(settings.host(), settings.port())
        .withSettings(server)
        .logTo(new ListenerLog())
        .bindFlow(Client.watched(routes.route().flow(system)));
  }

  /** Gives up what still runs; after the binding was unbound. */
  @Override
  public void close() {
    narratives.close();
  }
}
