package penstock.node.operator;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.settings.ServerSettings;
import akka.stream.Materializer;
import akka.stream.SystemMaterializer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The operator's side as one thing to start; its binding is what ends it. */
public final class OperatorListener {

  /** Longer than an answer waits for segments of a node that was lost. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

  private final ActorSystem<?> system;
  private final OperatorSettings settings;
  private final OperatorRoutes routes;

  public OperatorListener(
      ActorSystem<?> system, OperatorParts parts, OperatorSettings settings, Clock clock) {
    this.system = system;
    this.settings = settings;
    Materializer materializer = SystemMaterializer.get(system).materializer();
    Executor blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
    this.routes = new OperatorRoutes(parts, settings, clock, materializer, blocking);
  }

  /** Binds to the settings' host and port; the binding says which port it became. */
  public CompletionStage<ServerBinding> bind() {
    ServerSettings defaults = ServerSettings.create(system.settings().config());
    ServerSettings server =
        defaults
            .withServerHeader(Optional.empty())
            .withTimeouts(
                defaults
                    .getTimeouts()
                    .withIdleTimeout(scala(settings.idleTimeout()))
                    .withRequestTimeout(scala(REQUEST_TIMEOUT)));
    return Http.get(system)
        .newServerAt(settings.host(), settings.port())
        .withSettings(server)
        .logTo(new ListenerLog())
        .bindFlow(Client.watched(routes.route().flow(system)));
  }

  private static scala.concurrent.duration.Duration scala(Duration duration) {
    return scala.concurrent.duration.Duration.fromNanos(duration.toNanos());
  }
}
