package penstock.sim.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** What the bench asks of the operator's listener of a node on this machine. Thread-safe. */
final class OperatorClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(ANSWER_MAX)
          .build();
  private final String base;

  OperatorClient(int port) {
    base = "http://127.0.0.1:" + port;
  }

  void register(String device, String fingerprint, String deviceClass, String city)
      throws IOException, InterruptedException {
    Map<String, Object> entry =
        Map.of(
            "fingerprint",
            fingerprint,
            "class",
            deviceClass,
            "labels",
            Map.of("city", city),
            "status",
            "active");
    send(
        request("/v1/devices/" + device)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(entry))));
  }

  /** The totals of all devices. */
  JsonNode ledger() throws IOException, InterruptedException {
    return JSON.readTree(send(request("/v1/ledger").GET()));
  }

  MetricsText metrics() throws IOException, InterruptedException {
    return new MetricsText(send(request("/metrics").GET()));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(ANSWER_MAX);
  }

  private String send(HttpRequest.Builder builder) throws IOException, InterruptedException {
    HttpRequest request = builder.build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(
          "the node answered "
              + request.method()
              + " "
              + request.uri()
              + " with "
              + answer.statusCode()
              + ": "
              + answer.body());
    }
    return answer.body();
  }
}
