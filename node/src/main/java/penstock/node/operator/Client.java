package penstock.node.operator;

import akka.NotUsed;
import akka.http.javadsl.model.HttpProtocols;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.Connection;
import akka.stream.KillSwitches;
import akka.stream.SharedKillSwitch;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import java.util.Locale;

/**
 * The other end of one connection. When it goes, the answer in the making ends at once: a search
 * that finds nothing, or a tail on which nothing happens, writes nothing and so would learn of it
 * late or never, and hold its place as long. A client that shuts down only its sending side is
 * taken to have gone; its answer is broken off, not ended, so that it does not look whole.
 */
final class Client {

  private final SharedKillSwitch answers = KillSwitches.shared("client");
  private volatile boolean asksNoMore;

  private Client() {}

  /** That nobody is there to read the answer on. */
  static final class Left extends RuntimeException {
    private static final long serialVersionUID = 1;

    Left() {
      super("the client has gone", null, false, false);
    }
  }

  /** The routes for any number of connections, each with its client watched. */
  static Flow<HttpRequest, HttpResponse, NotUsed> watched(
      Flow<HttpRequest, HttpResponse, NotUsed> routes) {
    return Flow.fromMaterializer((materializer, attributes) -> new Client().around(routes))
        .mapMaterializedValue(started -> NotUsed.getInstance());
  }

  private Flow<HttpRequest, HttpResponse, NotUsed> around(
      Flow<HttpRequest, HttpResponse, NotUsed> routes) {
    return Flow.of(HttpRequest.class)
        .map(this::asked)
        .watchTermination(
            (started, ended) -> {
              ended.whenComplete((done, failure) -> noMoreRequests());
              return started;
            })
        .via(routes)
        .map(this::breakable);
  }

  /** Behind a request that is its connection's last, the end of requests says nothing. */
  private HttpRequest asked(HttpRequest request) {
    boolean close = request.getHeader(Connection.class).map(Client::closes).orElse(false);
    asksNoMore = close || request.protocol().equals(HttpProtocols.HTTP_1_0);
    return request;
  }

  private static boolean closes(Connection header) {
    return header.value().toLowerCase(Locale.ROOT).contains("close");
  }

  private void noMoreRequests() {
    if (!asksNoMore) {
      answers.abort(new Left());
    }
  }

  private HttpResponse breakable(HttpResponse answer) {
    return answer.entity().isStrict()
        ? answer
        : answer.transformEntityDataBytes(answers.<ByteString>flow());
  }
}
