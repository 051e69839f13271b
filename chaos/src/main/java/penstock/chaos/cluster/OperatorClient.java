package penstock.chaos.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** What is asked of the operator listener of a node on this machine. Thread-safe. */
public final class OperatorClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER_MAX = Duration.ofMinutes(1);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;

  OperatorClient(int port) {
    base = "http://127.0.0.1:" + port;
  }

  public void register(String device, String fingerprint) throws InterruptedException {
    try {
      Map<String, Object> entry =
          Map.of("fingerprint", fingerprint, "class", "router", "status", "active");
      HttpRequest request =
          request("/v1/devices/" + device)
              .header("Content-Type", "application/json")
              .PUT(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(entry)))
              .build();
      body(request).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Totals of all devices. */
  public JsonNode ledger() throws InterruptedException {
    return json("/v1/ledger");
  }

  /** One device's, stream by stream. */
  public JsonNode ledger(String device) throws InterruptedException {
    return json("/v1/ledger/" + device);
  }

  /** All records of a device. */
  public void narrative(String device, Consumer<JsonNode> records) throws InterruptedException {
    lines("/v1/narrative?format=ndjson&device=" + device, records);
  }

  /** All events of a device. */
  public void events(String device, Consumer<JsonNode> events) throws InterruptedException {
    lines("/v1/events?device=" + device, events);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(ANSWER_MAX);
  }

  private JsonNode json(String path) throws InterruptedException {
    try (InputStream body = body(request(path).build())) {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void lines(String path, Consumer<JsonNode> objects) throws InterruptedException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(body(request(path).build()), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        objects.accept(JSON.readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private InputStream body(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
    if (answer.statusCode() / 100 != 2) {
      try (InputStream body = answer.body()) {
        throw new IOException(
            request.uri()
                + " was answered "
                + answer.statusCode()
                + ": "
                + new String(body.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return answer.body();
  }
}
