package penstock.node.operator;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.stream.Materializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import penstock.node.rule.RuleCheck;
import penstock.node.rule.RuleException;

/** {@code GET /v1/rules} and {@code POST /v1/rules/check}. */
final class RuleRoutes extends AllDirectives {

  /** People try rules out one at a time; each try may take a core for a second. */
  private static final int CHECKS_MAX = 2;

  private final RulesDesk rules;
  private final Materializer materializer;
  private final Executor blocking;
  private final Semaphore checks = new Semaphore(CHECKS_MAX);

  RuleRoutes(RulesDesk rules, Materializer materializer, Executor blocking) {
    this.rules = rules;
    this.materializer = materializer;
    this.blocking = blocking;
  }

  Route route() {
    return pathPrefix(
        "rules",
        () ->
            concat(
                pathEnd(() -> get(() -> extractRequest(request -> complete(list(request))))),
                path(
                    "check",
                    () ->
                        post(
                            () -> extractRequest(request -> completeWithFuture(check(request)))))));
  }

  private HttpResponse list(HttpRequest request) {
    Params.of(request).end();
    return JsonAnswer.of(
        RuleJson.set(
            rules.current(), rules.lastProblem().map(RuleException::problems).orElse(List.of())));
  }

  private CompletionStage<HttpResponse> check(HttpRequest request) {
    Params.of(request).end();
    return Bodies.json(request, materializer).thenCompose(this::check);
  }

  private CompletionStage<HttpResponse> check(ObjectNode body) {
    Trial trial = Trial.of(body);
    if (!checks.tryAcquire()) {
      throw Problem.busy(CHECKS_MAX + " checks run already; ask again in a moment");
    }
    return CompletableFuture.supplyAsync(() -> trial.run(rules), blocking)
        .whenComplete((result, failure) -> checks.release())
        .thenApply(result -> JsonAnswer.of(RuleJson.checked(result)));
  }

  /**
   * What is to be tried.
   *
   * @param files contents by name; empty for the rules in force
   */
  private record Trial(Map<String, String> files, List<String> lines, String deviceClass) {

    static Trial of(ObjectNode body) {
      Map<String, String> files = new LinkedHashMap<>();
      List<String> lines = new ArrayList<>();
      String deviceClass = "";
      for (Map.Entry<String, JsonNode> member : body.properties()) {
        switch (member.getKey()) {
          case "files" -> readFiles(member.getValue(), files);
          case "lines" -> readLines(member.getValue(), lines);
          case "class" -> deviceClass = text("class", member.getValue());
          default ->
              throw refused(member.getKey(), "no such member; there are class, files, lines");
        }
      }
      return new Trial(files, lines, deviceClass);
    }

    private static void readFiles(JsonNode json, Map<String, String> files) {
      if (!json.isObject()) {
        throw refused("files", "must be an object of file contents by their names");
      }
      for (Map.Entry<String, JsonNode> file : json.properties()) {
        files.put(file.getKey(), text("files." + file.getKey(), file.getValue()));
      }
    }

    private static void readLines(JsonNode json, List<String> lines) {
      if (!json.isArray()) {
        throw refused("lines", "must be an array of lines");
      }
      json.forEach(line -> lines.add(text("lines", line)));
    }

    private static String text(String member, JsonNode json) {
      if (!json.isTextual()) {
        throw refused(member, "must be a string");
      }
      return json.textValue();
    }

    private static Problem refused(String member, String allowed) {
      return new Problem(Problem.Kind.BAD_BODY, member + ": " + allowed).with("member", member);
    }

    RuleCheck.Result run(RulesDesk rules) {
      return files.isEmpty()
          ? RuleCheck.check(rules.current(), lines, deviceClass)
          : RuleCheck.check(files, lines, deviceClass);
    }
  }
}
