package penstock.node.operator;

import akka.NotUsed;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.CacheControl;
import akka.http.javadsl.model.headers.CacheDirectives;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import penstock.node.grind.Tail;
import penstock.node.registry.Registry;

/** {@code GET /v1/tail}: what was ground just now, as server-sent events. */
final class TailRoutes extends AllDirectives {

  private final Tail tail;
  private final Registry registry;
  private final OperatorSettings settings;

  TailRoutes(Tail tail, Registry registry, OperatorSettings settings) {
    this.tail = tail;
    this.registry = registry;
    this.settings = settings;
  }

  Route route() {
    return path("tail", () -> get(() -> extractRequest(request -> complete(tail(request)))));
  }

  private HttpResponse tail(HttpRequest request) {
    TailFilter filter = TailFilter.of(Params.of(request));
    if (tail.full()) {
      throw Problem.busy(
          "as many watch as penstock.tail.watchers-max allows; ask again when one has gone");
    }
    return HttpResponse.create()
        .addHeader(CacheControl.create(CacheDirectives.NO_STORE))
        .withEntity(HttpEntities.create(MediaTypes.EVENT_STREAM, watch(filter)));
  }

  private Source<ByteString, NotUsed> watch(TailFilter filter) {
    TailView view = new TailView(filter, registry);
    return tail.watch(filter.wanted())
        .map(view::write)
        .filter(written -> !written.isEmpty())
        .keepAlive(settings.heartbeat(), () -> TailView.HEARTBEAT)
        .prepend(Source.single(TailView.HELLO))
        .backpressureTimeout(settings.stuckTimeout());
  }
}
