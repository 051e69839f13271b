package penstock.node.operator;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.stream.Materializer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import penstock.node.index.LinePattern;
import penstock.node.index.NarrativeQuery;
import penstock.node.index.NarrativeSearch;
import penstock.node.registry.Registry;

/** {@code GET /v1/narrative} and {@code GET /v1/grep}. */
final class NarrativeRoutes extends AllDirectives {

  private final NarrativeSearch narratives;
  private final Registry registry;
  private final OperatorSettings settings;
  private final Materializer materializer;

  NarrativeRoutes(
      NarrativeSearch narratives,
      Registry registry,
      OperatorSettings settings,
      Materializer materializer) {
    this.narratives = narratives;
    this.registry = registry;
    this.settings = settings;
    this.materializer = materializer;
  }

  Route route() {
    return concat(
        path(
            "narrative",
            () -> get(() -> extractRequest(request -> completeWithFuture(narrative(request))))),
        path(
            "grep", () -> get(() -> extractRequest(request -> completeWithFuture(grep(request))))));
  }

  private CompletionStage<HttpResponse> narrative(HttpRequest request) {
    return answer(Params.of(request), null);
  }

  private CompletionStage<HttpResponse> grep(HttpRequest request) {
    Params params = Params.of(request);
    LinePattern pattern = params.pattern("q");
    if (pattern == null) {
      throw params.missing("q", "must be the RE2 pattern to look for");
    }
    return answer(params, pattern);
  }

  private CompletionStage<HttpResponse> answer(Params params, @Nullable LinePattern pattern) {
    DeviceSelection devices = DeviceSelection.of(params);
    Params.Span span = params.span();
    QueryAnswer.Form form =
        new QueryAnswer.Form(
            params.format(RecordFormat.TEXT), params.limit(), params.flag("progress"));
    params.end();
    if (form.progress() && form.format() == RecordFormat.KMSG) {
      throw Problem.badParameter("progress", "true", "must be false where format = kmsg");
    }
    return QueryAnswer.of(
        narratives,
        new NarrativeQuery(devices.resolve(registry), span.fromUs(), span.toUs(), pattern),
        form,
        settings,
        materializer);
  }
}
