package penstock.node.gate;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.Connection;
import akka.stream.Materializer;
import akka.stream.SystemMaterializer;
import akka.stream.javadsl.Sink;
import akka.util.ByteString;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.crash.CrashPoint;
import penstock.node.registry.DeviceEntry;

/**
 * The device listener: {@code POST /v1/logs} and {@code GET /v1/logs/position}. Authenticates,
 * admits, hands the body to an {@link Upload} and answers. Thread-safe.
 */
public final class DeviceListener {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceListener.class);

  /** A refused body that takes longer to drain than this costs its connection. */
  private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);

  /** What an upload of unknown length is admitted with: about what it holds at a time. */
  private static final long STREAM_BYTES = 64 * 1024;

  private final Executor executor;
  private final Materializer materializer;
  private final Gate gate;
  private final HttpServer server;
  private final AtomicBoolean stopping = new AtomicBoolean();

  public DeviceListener(ActorSystem<?> system, Gate gate, PrometheusRegistry prometheus) {
    this.server = new HttpServer(system, gate.settings(), prometheus);
    this.executor = system.executionContext();
    this.materializer = SystemMaterializer.get(system).materializer();
    this.gate = gate;
  }

  /** Binds the HTTPS listener. */
  public CompletionStage<ServerBinding> bind(Path dataDir) {
    return server.bindTls(dataDir, request -> handle(request, gate.authenticator()::byCertificate));
  }

  /** Binds the plain listener for a proxy, on loopback. */
  public CompletionStage<ServerBinding> bindProxied() {
    return server.bindProxied(request -> handle(request, gate.authenticator()::byForwardedHeader));
  }

  /** From now on every upload is refused; those under way go on. */
  public void stopAdmitting() {
    stopping.set(true);
  }

  private CompletionStage<HttpResponse> handle(
      HttpRequest request, Function<HttpRequest, DeviceEntry> authenticate) {
    try {
      String path = request.getUri().path();
      if (path.equals("/v1/logs")) {
        demand(request, HttpMethods.POST.value());
        return upload(request, authenticate.apply(request));
      }
      if (path.equals("/v1/logs/position")) {
        demand(request, HttpMethods.GET.value());
        return position(request, authenticate.apply(request));
      }
      return refuse(request, Refusal.notFound(path));
    } catch (Exception e) {
      return refuse(request, e);
    }
  }

  private static void demand(HttpRequest request, String method) {
    if (!request.method().value().equals(method)) {
      throw Refusal.methodNotAllowed(request.method().value(), method);
    }
  }

  private CompletionStage<HttpResponse> position(HttpRequest request, DeviceEntry device) {
    String stream = UploadHead.stream(request.getUri().query().get("stream").orElse(""), "stream=");
    request.discardEntityBytes(materializer);
    return gate.ledgers()
        .position(device.id(), stream)
        .thenApply(acked -> ok("{\"stream\":\"" + stream + "\",\"acked\":" + acked + "}"))
        .exceptionallyCompose(e -> refuse(request, Refusal.away("the ledger", e)));
  }

  private CompletionStage<HttpResponse> upload(HttpRequest request, DeviceEntry device) {
    long arrivalNanos = System.nanoTime();
    if (stopping.get()) {
      throw Refusal.stopping();
    }
    UploadHead head = UploadHead.of(request, gate.settings());
    long bytes = head.contentLength() < 0 ? STREAM_BYTES : head.contentLength();
    long held = Math.min(bytes, gate.settings().pieceBytes());
    Visit visit = gate.visit(device.id(), head.stream());
    Lease lease = gate.admission().enterNow(device.id(), bytes, held);
    return lease == null
        ? waiting(request, device, head, arrivalNanos, visit, bytes, held)
        : admitted(request, device, head, arrivalNanos, visit, lease);
  }

  /** Goes on in a thread of the node's own: who left to let this one in has other things to do. */
  private CompletionStage<HttpResponse> waiting(
      HttpRequest request,
      DeviceEntry device,
      UploadHead head,
      long arrivalNanos,
      Visit visit,
      long bytes,
      long held) {
    long strict = request.entity().isStrict() ? held : 0;
    CompletableFuture<Lease> turn =
        gate.admission()
            .await(
                new Waiter.Wish(
                    device.id(), gate.settings().admission().flow(device), bytes, held, strict))
            .toCompletableFuture();
    if (turn.isCompletedExceptionally()) {
      visit.close();
      gate.senders().refused(device);
      return refuse(request, turn.handle((lease, e) -> e).join());
    }
    return turn.handleAsync(
            (lease, e) -> {
              if (e == null) {
                return admitted(request, device, head, arrivalNanos, visit, lease);
              }
              visit.close();
              gate.senders().refused(device);
              return refuse(request, e);
            },
            executor)
        .thenCompose(response -> response);
  }

  private CompletionStage<HttpResponse> admitted(
      HttpRequest request,
      DeviceEntry device,
      UploadHead head,
      long arrivalNanos,
      Visit visit,
      Lease lease) {
    Upload upload = gate.upload(device, head, arrivalNanos);
    return body(request, device, upload, visit, lease)
        .handle(
            (done, e) -> {
              lease.close();
              visit.close();
              if (e == null) {
                return acked(head, upload, arrivalNanos);
              }
              HttpResponse refused = refused(refusal(e));
              return upload.ended() ? refused : closing(refused);
            });
  }

  private CompletionStage<?> body(
      HttpRequest request, DeviceEntry device, Upload upload, Visit visit, Lease lease) {
    try {
      if (request.entity() instanceof HttpEntity.Strict strict) {
        // Copied out of what the socket read once, and not by each who looks at its bytes.
        return upload
            .take(strict.getData().compact(), Upload.Ending.END)
            .whenComplete((nothing, e) -> upload.close());
      }
      Runnable stillAllowed = () -> gate.authenticator().checkStillActive(device);
      return request
          .entity()
          .getDataBytes()
          .runWith(
              Sink.fromGraph(
                  new BodySink(upload, gate.settings(), lease, visit.stream(), stillAllowed)),
              materializer);
    } catch (RuntimeException e) {
      upload.close();
      return CompletableFuture.failedFuture(e);
    }
  }

  private HttpResponse acked(UploadHead head, Upload upload, long arrivalNanos) {
    Committer.Taken taken = upload.taken();
    gate.metrics().acked(System.nanoTime() - arrivalNanos);
    CrashPoint.BEFORE_ACK.reach();
    return ok(
        "{\"stream\":\""
            + head.stream()
            + "\",\"acked\":"
            + taken.watermark()
            + ",\"stored\":"
            + taken.stored()
            + ",\"duplicates\":"
            + taken.duplicates()
            + "}");
  }

  private static HttpResponse ok(String json) {
    return HttpResponse.create()
        .withEntity(
            akka.http.javadsl.model.HttpEntities.create(
                ContentTypes.APPLICATION_JSON, ByteString.fromString(json)));
  }

  private static Refusal refusal(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof Refusal known ? known : Refusal.away("the node", cause);
  }

  private HttpResponse refused(Refusal refusal) {
    if (refusal.getCause() != null) {
      // One line: where the database is away there are thousands of them.
      LOG.warn("upload refused: {}: {}", refusal.detail(), refusal.getCause().toString());
    }
    gate.metrics().refused(refusal);
    return Problems.response(refusal);
  }

  /**
   * Answers without a look at the body. A small one is drained first, so that the connection lives
   * on; a larger one where the client must hear why, which it may not where it is cut off.
   */
  private CompletionStage<HttpResponse> refuse(HttpRequest request, Throwable failure) {
    Refusal refusal = refusal(failure);
    HttpResponse response = refused(refusal);
    if (request.entity().isStrict()) {
      return CompletableFuture.completedFuture(response);
    }
    if (!worthDraining(request, refusal)) {
      return CompletableFuture.completedFuture(cutOff(request, response));
    }
    return request
        .entity()
        .getDataBytes()
        .completionTimeout(DRAIN_TIMEOUT)
        .runWith(Sink.ignore(), materializer)
        .handle((done, e) -> e == null ? response : closing(response));
  }

  private boolean worthDraining(HttpRequest request, Refusal refusal) {
    boolean asksFirst = request.getHeader("Expect").isPresent();
    long length = request.entity().getContentLengthOption().orElse(Long.MAX_VALUE);
    boolean must = refusal.mustBeHeard() && !asksFirst;
    GateSettings settings = gate.settings();
    return !request.entity().isChunked()
        && length <= (must ? settings.bodyBytesMax() : settings.admission().drainBytesMax());
  }

  private HttpResponse cutOff(HttpRequest request, HttpResponse response) {
    try {
      request.entity().getDataBytes().runWith(Sink.cancelled(), materializer);
    } catch (RuntimeException e) {
      // Its end came meanwhile.
      LOG.debug("nothing left to cut off", e);
    }
    return closing(response);
  }

  private static HttpResponse closing(HttpResponse response) {
    return response.addHeader(Connection.create("close"));
  }
}
