package penstock.node.gate;

import akka.NotUsed;
import akka.actor.Cancellable;
import akka.actor.typed.ActorSystem;
import akka.event.Logging;
import akka.event.LoggingAdapter;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.settings.ServerSettings;
import akka.stream.Attributes;
import akka.stream.Materializer;
import akka.stream.SystemMaterializer;
import akka.stream.TLSProtocol.SendBytes;
import akka.stream.TLSProtocol.SessionBytes;
import akka.stream.TLSProtocol.SslTlsInbound;
import akka.stream.TLSProtocol.SslTlsOutbound;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.Tcp;
import akka.util.ByteString;
import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import penstock.node.tls.CpuClock;
import penstock.node.tls.HandshakeMetrics;
import penstock.node.tls.Handshakes;
import penstock.node.tls.TlsStage;
import scala.concurrent.ExecutionContext$;
import scala.concurrent.ExecutionContextExecutor;
import scala.jdk.javaapi.FutureConverters;
import scala.runtime.BoxedUnit;

/**
 * The sockets of the device listener: accepts connections within their limits, and puts HTTP, TLS
 * and time-outs on each, all in one actor. Thread-safe.
 */
final class HttpServer {

  /**
   * The HTTP parser keeps a chunk until it is whole, outside of every budget. Clients write what
   * one buffer holds: curl 64 KiB, most others less.
   */
  private static final int HTTP_CHUNK_BYTES_MAX = 128 * 1024;

  private final ActorSystem<?> system;
  private final Materializer materializer;
  private final GateSettings settings;
  private final LoggingAdapter log;
  private final ConnectionMetrics metrics;
  private final Handshakes handshakes;
  private final Pace pace;

  HttpServer(ActorSystem<?> system, GateSettings settings, PrometheusRegistry prometheus) {
    this.system = system;
    this.materializer = SystemMaterializer.get(system).materializer();
    this.settings = settings;
    this.log = Logging.getLogger(system.classicSystem(), HttpServer.class);
    this.metrics = new ConnectionMetrics(prometheus);
    this.pace = new Pace(system.executionContext(), System::nanoTime);
    metrics.pace(pace);
    Duration tick = Duration.ofMillis(Pace.TICK_MILLIS);
    // Not on the threads that it looks at.
    var unused = system.scheduler().scheduleAtFixedRate(tick, tick, pace::tick, direct());
    this.handshakes =
        new Handshakes(
            settings.tls(),
            Runtime.getRuntime().availableProcessors(),
            System::nanoTime,
            new HandshakeMetrics(prometheus));
  }

  private static ExecutionContextExecutor direct() {
    return ExecutionContext$.MODULE$.fromExecutor(Runnable::run);
  }

  private static ServerSettings serverSettings(ActorSystem<?> system, boolean tls) {
    String overrides =
        """
        akka.http.server {
          request-timeout = infinite
          server-header = ""
          parsing.ssl-session-attribute = %s
          parsing.max-content-length = infinite
          parsing.max-chunk-size = %d
          parsing.illegal-header-warnings = off
          parsing.error-logging-verbosity = off
          parsing.error-handler = "%s"
        }
        """
            .formatted(tls ? "on" : "off", HTTP_CHUNK_BYTES_MAX, MalformedRequest.class.getName());
    return ServerSettings.create(
        ConfigFactory.parseString(overrides).withFallback(system.settings().config()));
  }

  /** HTTPS, where the settings say. */
  CompletionStage<ServerBinding> bindTls(
      Path dataDir, Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    SSLContext context = ServerTls.context(settings.tls(), dataDir);
    TlsStage tls =
        new TlsStage(() -> ServerTls.engine(context), settings.tls().provider(), handshakes);
    Cancellable ticking =
        system
            .scheduler()
            .scheduleAtFixedRate(
                Handshakes.TICK, Handshakes.TICK, handshakes::tick, system.executionContext());
    return bind(
            "tls",
            serverSettings(system, true),
            true,
            settings.host(),
            settings.port(),
            BidiFlow.fromGraph(tls),
            () -> pace.turn().thenCompose(now -> handshakes.turn()),
            handler)
        .thenApply(
            binding -> {
              var unused = binding.whenTerminated().thenRun(ticking::cancel);
              return binding;
            });
  }

  /** Plain HTTP on loopback. */
  CompletionStage<ServerBinding> bindProxied(
      Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    return bind(
        "proxied",
        serverSettings(system, false),
        false,
        "127.0.0.1",
        settings.proxiedPort(),
        noTls(),
        pace::turn,
        handler);
  }

  private static BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed> noTls() {
    SSLSession none;
    try {
      none = SSLContext.getDefault().createSSLEngine().getSession();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java can't do TLS", e);
    }
    return BidiFlow.fromFlows(
        Flow.of(SslTlsOutbound.class).map(said -> ((SendBytes) said).bytes()),
        Flow.of(ByteString.class).map(bytes -> new SessionBytes(none, bytes)));
  }

  private CompletionStage<ServerBinding> bind(
      String name,
      ServerSettings http,
      boolean ofOneDevice,
      String host,
      int port,
      BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed> tls,
      Supplier<CompletionStage<Void>> turn,
      Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    Connections connections = new Connections(settings.connectionsMax());
    metrics.listener(name, connections);
    Exchange exchange =
        new Exchange(handler, connections, settings.firstRequestTimeout(), ofOneDevice);
    Flow<ByteString, ByteString, NotUsed> connection =
        Flow.fromGraph(exchange)
            .join(
                Http.get(system)
                    .serverLayer(http, Optional.empty(), log)
                    .atop(tls)
                    .atop(BidiFlow.fromGraph(new IdleTimeout(settings.idleTimeout()))))
            .addAttributes(patience(http));
    return Acceptors.listen(
            system,
            host,
            port,
            turn,
            incoming -> accept(incoming, connections, connection, ofOneDevice))
        .thenApply(acceptors -> binding(acceptors, connections));
  }

  /**
   * Where one direction of a stream was cancelled, the other one has this long to end in good
   * order: answers that were on their way then still are.
   */
  private static Attributes patience(ServerSettings http) {
    return akka.http.scaladsl.Http$.MODULE$.cancellationStrategyAttributeForDelay(
        http.getStreamCancellationDelay());
  }

  private void accept(
      Tcp.IncomingConnection incoming,
      Connections connections,
      Flow<ByteString, ByteString, NotUsed> connection,
      boolean tls) {
    if (!connections.enter()) {
      metrics.refused();
      incoming.handleWith(Flow.fromSinkAndSource(Sink.cancelled(), Source.empty()), materializer);
      return;
    }
    long began = CpuClock.nanos();
    try {
      incoming.handleWith(connection, materializer);
    } catch (RuntimeException e) {
      connections.leave();
      throw e;
    }
    if (tls) {
      handshakes.spent(CpuClock.nanos() - began);
    }
  }

  /** As Akka HTTP's own: ends as it says, in the time that it is given. */
  private static ServerBinding binding(Acceptors acceptors, Connections connections) {
    return new ServerBinding(
        new akka.http.scaladsl.Http.ServerBinding(
            acceptors.address(),
            () -> FutureConverters.asScala(acceptors.unbind().thenApply(done -> BoxedUnit.UNIT)),
            timeout ->
                FutureConverters.asScala(end(connections, Duration.ofNanos(timeout.toNanos())))));
  }

  private static CompletionStage<akka.http.scaladsl.Http.HttpTerminated> end(
      Connections connections, Duration most) {
    return connections
        .finish()
        .toCompletableFuture()
        .copy()
        .completeOnTimeout(null, most.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(
            done -> {
              connections.abort();
              return akka.http.scaladsl.Http.HttpServerTerminated$.MODULE$;
            });
  }
}
