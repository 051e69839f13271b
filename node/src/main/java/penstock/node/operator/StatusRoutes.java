package penstock.node.operator;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import penstock.node.fleet.NodeReport;

/** {@code /metrics}, {@code /alive}, {@code /ready}, {@code /v1/overview} and {@code /v1/nodes}. */
final class StatusRoutes extends AllDirectives {

  private final OperatorParts parts;
  private final Overview overview;
  private final ExpositionFormats formats = ExpositionFormats.init();

  StatusRoutes(OperatorParts parts, Clock clock, Executor blocking) {
    this.parts = parts;
    this.overview = new Overview(parts, clock, blocking);
  }

  Route route() {
    return concat(
        path("metrics", () -> get(() -> extractRequest(request -> complete(metrics(request))))),
        path("alive", () -> get(() -> complete("alive\n"))),
        path("ready", () -> get(() -> complete(ready()))));
  }

  Route overview() {
    return path(
        "overview",
        () ->
            get(
                () ->
                    extractRequest(
                        request -> {
                          Params.of(request).end();
                          return completeWithFuture(overview.json().thenApply(JsonAnswer::of));
                        })));
  }

  Route nodes() {
    return path(
        "nodes",
        () ->
            get(
                () ->
                    extractRequest(
                        request -> {
                          Params.of(request).end();
                          return completeWithFuture(
                              parts.nodes().reports().thenApply(StatusRoutes::nodes));
                        })));
  }

  private static HttpResponse nodes(List<NodeReport> reports) {
    ObjectNode json = JsonAnswer.object();
    json.set("nodes", Overview.nodes(reports));
    return JsonAnswer.of(json);
  }

  private HttpResponse metrics(HttpRequest request) {
    String accept = request.getHeader("Accept").map(HttpHeader::value).orElse("");
    ExpositionFormatWriter writer = formats.findWriter(accept);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writer.write(bytes, parts.metrics().scrape());
    } catch (IOException e) {
      throw new IllegalStateException("metrics that can't be written", e);
    }
    return HttpResponse.create()
        .withEntity(
            HttpEntities.create(
                ContentTypes.parse(writer.getContentType()),
                ByteString.fromArray(bytes.toByteArray())));
  }

  private HttpResponse ready() {
    List<Readiness.Check> checks = parts.readiness().checks();
    boolean green = checks.stream().allMatch(Readiness.Check::green);
    ObjectNode json = JsonAnswer.object().put("ready", green);
    json.set("checks", Overview.checks(checks));
    return JsonAnswer.of(green ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE, json);
  }
}
