package penstock.node.operator;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.Location;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import akka.stream.Materializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.grind.Regrinds;
import penstock.node.grind.Regrinds.Status;

/** {@code /v1/regrinds}: grinding stored records again by the rules in force. */
final class RegrindRoutes extends AllDirectives {

  private static final Logger LOG = LoggerFactory.getLogger(RegrindRoutes.class);

  private final RegrindDesk regrinds;
  private final Materializer materializer;

  RegrindRoutes(RegrindDesk regrinds, Materializer materializer) {
    this.regrinds = regrinds;
    this.materializer = materializer;
  }

  Route route() {
    return pathPrefix(
        "regrinds",
        () ->
            concat(
                pathEnd(
                    () ->
                        concat(
                            get(() -> extractRequest(request -> complete(list(request)))),
                            post(
                                () ->
                                    extractRequest(
                                        request -> completeWithFuture(start(request)))))),
                path(PathMatchers.segment(), this::regrind)));
  }

  private Route regrind(String id) {
    return concat(
        get(() -> extractRequest(request -> complete(show(request, id)))),
        delete(() -> extractRequest(request -> complete(cancel(request, id)))));
  }

  private HttpResponse list(HttpRequest request) {
    Params.of(request).end();
    ObjectNode json = JsonAnswer.object();
    ArrayNode array = json.putArray("regrinds");
    regrinds.all().forEach(status -> array.add(json(status)));
    return JsonAnswer.of(json);
  }

  private CompletionStage<HttpResponse> start(HttpRequest request) {
    Params.of(request).end();
    return Bodies.json(request, materializer).thenApply(this::start);
  }

  private HttpResponse start(ObjectNode body) {
    body.fieldNames()
        .forEachRemaining(
            member -> {
              if (!member.equals("from") && !member.equals("to")) {
                throw refused(member, "no such member; there are from, to");
              }
            });
    long fromUs = time(body, "from", Long.MIN_VALUE);
    long toUs = time(body, "to", Long.MAX_VALUE);
    if (fromUs > toUs) {
      throw refused("from", "must not be after to");
    }
    try {
      Status status = regrinds.start(fromUs, toUs);
      LOG.info("regrind {} was asked for by an operator", status.id());
      return JsonAnswer.of(StatusCodes.ACCEPTED, json(status))
          .addHeader(Location.create("/v1/regrinds/" + status.id()));
    } catch (Regrinds.Busy e) {
      throw Problem.busy(String.valueOf(e.getMessage()));
    }
  }

  private static long time(ObjectNode body, String member, long absent) {
    JsonNode value = body.path(member);
    if (value.isMissingNode() || value.isNull()) {
      return absent;
    }
    try {
      return TimeText.parse(value.asText());
    } catch (DateTimeException e) {
      throw refused(member, "must be a time of RFC 3339, such as 2026-11-21T05:46:10Z");
    }
  }

  private static Problem refused(String member, String allowed) {
    return new Problem(Problem.Kind.BAD_BODY, member + ": " + allowed).with("member", member);
  }

  private HttpResponse show(HttpRequest request, String id) {
    Params.of(request).end();
    return JsonAnswer.of(json(known(id)));
  }

  /** Segments that were done stay done. */
  private HttpResponse cancel(HttpRequest request, String id) {
    Params.of(request).end();
    known(id);
    if (regrinds.cancel(id)) {
      LOG.info("regrind {} was cancelled by an operator", id);
    }
    return JsonAnswer.of(json(known(id)));
  }

  private Status known(String id) {
    Status status = regrinds.status(id);
    if (status == null) {
      throw new Problem(
          Problem.Kind.UNKNOWN_REGRIND,
          "no regrind " + id + ": it ended long ago, or with the process that did it");
    }
    return status;
  }

  private static ObjectNode json(Status status) {
    ObjectNode json =
        JsonAnswer.object()
            .put("id", status.id())
            .put("state", status.state().name().toLowerCase(Locale.ROOT));
    if (status.fromUs() != Long.MIN_VALUE) {
      json.put("from", TimeText.of(status.fromUs()));
    }
    if (status.toUs() != Long.MAX_VALUE) {
      json.put("to", TimeText.of(status.toUs()));
    }
    json.put("segments", status.segments())
        .put("segments_done", status.segmentsDone())
        .put("frames", status.frames())
        .put("skipped", status.skipped())
        .put("started", TimeText.of(status.startedUs()));
    return status.message().isEmpty() ? json : json.put("message", status.message());
  }
}
