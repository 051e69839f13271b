package penstock.node.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks a node. Whatever is not an answer is a {@link CommandFailure} that says what to do. For one
 * thread.
 */
final class NodeClient {

  /** The node answers at once or streams; a search's first line may take a while. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(10);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  static final ObjectMapper JSON = new ObjectMapper();

  private final URI base;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  NodeClient(URI base, String token) {
    this.base = base;
    this.token = token;
  }

  /** The answer as it streams in; the caller closes it. */
  InputStream stream(String pathAndQuery) {
    return exchange("GET", pathAndQuery, null, "");
  }

  JsonNode get(String pathAndQuery) {
    return json(exchange("GET", pathAndQuery, null, ""));
  }

  JsonNode send(String method, String pathAndQuery, JsonNode body) {
    return json(
        exchange(
            method,
            pathAndQuery,
            HttpRequest.BodyPublishers.ofString(body.toString()),
            "application/json"));
  }

  /** Posts lines as they are read. */
  JsonNode post(String path, InputStream lines) {
    return json(
        exchange(
            "POST",
            path,
            HttpRequest.BodyPublishers.ofInputStream(() -> lines),
            "application/x-ndjson"));
  }

  JsonNode delete(String path) {
    return json(exchange("DELETE", path, null, ""));
  }

  /** Whether there is something at a path. */
  boolean exists(String path) {
    try {
      get(path);
      return true;
    } catch (CommandFailure e) {
      if (e.exitCode() == ExitCode.NOTHING) {
        return false;
      }
      throw e;
    }
  }

  private JsonNode json(InputStream answer) {
    try (answer) {
      return JSON.readTree(answer.readAllBytes());
    } catch (IOException e) {
      throw brokenOff(e);
    }
  }

  private InputStream exchange(
      String method,
      String pathAndQuery,
      HttpRequest.@Nullable BodyPublisher body,
      String contentType) {
    try {
      HttpResponse<InputStream> response =
          http.send(
              request(method, pathAndQuery, body, contentType),
              HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() / 100 != 2) {
        throw refused(response);
      }
      return response.body();
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.NO_ANSWER, "interrupted");
    }
  }

  private HttpRequest request(
      String method,
      String pathAndQuery,
      HttpRequest.@Nullable BodyPublisher body,
      String contentType) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + pathAndQuery))
            .timeout(ANSWER_TIMEOUT)
            .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : body);
    if (body != null) {
      request.header("Content-Type", contentType);
    }
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return request.build();
  }

  private CommandFailure unreachable(IOException e) {
    String what =
        e instanceof HttpTimeoutException && !(e instanceof HttpConnectTimeoutException)
            ? "the node at " + base + " does not answer"
            : "no node can be reached at " + base;
    String why = e instanceof ConnectException ? "" : " (" + e + ")";
    return new CommandFailure(
        ExitCode.NO_ANSWER,
        what
            + why
            + ": start one with \"penstock node\", or name another with --url or PENSTOCK_URL");
  }

  CommandFailure brokenOff(IOException e) {
    return new CommandFailure(
        ExitCode.NO_ANSWER,
        "the answer of "
            + base
            + " broke off ("
            + e.getMessage()
            + "): what was printed is not"
            + " all of it; ask again");
  }

  /** In the node's own words, which say what to do. */
  private static CommandFailure refused(HttpResponse<InputStream> response) throws IOException {
    String body;
    try (InputStream answer = response.body()) {
      body = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
    String retry =
        response
            .headers()
            .firstValue("retry-after")
            .map(seconds -> "; try again in " + seconds + " s")
            .orElse("");
    return new CommandFailure(
        exitCode(response.statusCode()), detail(response.statusCode(), body) + retry);
  }

  private static String detail(int status, String body) {
    try {
      JsonNode problem = JSON.readTree(body);
      if (problem.path("detail").isTextual()) {
        return SafeText.of(problem.get("detail").textValue());
      }
    } catch (JsonProcessingException e) {
      // Something between us and the node answered.
    }
    return "HTTP status " + status + ", and no reason is given: is this a Penstock node?";
  }

  private static int exitCode(int status) {
    return switch (status) {
      case 400, 405, 413, 415 -> ExitCode.USAGE;
      case 404, 409 -> ExitCode.NOTHING;
      default -> ExitCode.NO_ANSWER;
    };
  }
}
