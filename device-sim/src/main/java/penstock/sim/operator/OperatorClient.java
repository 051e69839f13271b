package penstock.sim.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A node's operator side. Blocking, thread-safe. Every method throws {@link OperatorException}
 * where the node refuses, with what it says, and IOException where it can't be reached.
 */
public final class OperatorClient {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Until an answer begins; how long it then takes depends on how much there is. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  /**
   * A hundred thousand devices take a node some ten seconds, a cold one on a shared core longer.
   */
  private static final Duration REGISTERED = Duration.ofMinutes(5);

  private static final int SHOWN_MAX = 400;

  private final URI base;
  private final String token;
  private final HttpClient http;

  /**
   * @param base such as {@code http://127.0.0.1:8080}
   * @param token that the node demands beyond loopback; empty where it demands none
   */
  public OperatorClient(URI base, String token) {
    this.base = base;
    this.token = token;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
  }

  /** What to do with each thing that streams in. */
  public interface Taker<T> {
    void take(T thing) throws IOException;
  }

  /** {@code PUT /v1/devices/{id}}: from now on the node takes what this certificate sends. */
  public void register(DeviceEntry entry) throws IOException {
    HttpRequest request =
        request("/v1/devices/" + encoded(entry.id()))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(json(entry).toString()))
            .build();
    text(request);
  }

  /** {@code POST /v1/devices}: the same for many, sent as they come. */
  public void registerAll(Stream<DeviceEntry> entries) throws IOException {
    Iterable<byte[]> lines =
        () ->
            entries.map(entry -> (json(entry) + "\n").getBytes(StandardCharsets.UTF_8)).iterator();
    HttpRequest request =
        request("/v1/devices")
            .header("Content-Type", "application/x-ndjson")
            .timeout(REGISTERED)
            .POST(HttpRequest.BodyPublishers.ofByteArrays(lines))
            .build();
    text(request);
  }

  /** {@code GET /v1/ledger}. */
  public FleetTotals totals() throws IOException {
    return LedgerReader.totals(json("/v1/ledger"));
  }

  /** {@code GET /v1/ledger/{device}}; of a device that never sent anything, all is 0. */
  public DeviceLedger ledger(String device) throws IOException {
    try {
      return LedgerReader.device(json("/v1/ledger/" + encoded(device)));
    } catch (OperatorException e) {
      if (e.status() == 404) {
        return new DeviceLedger(device, 0, 0, 0, 0, 0, List.of());
      }
      throw e;
    }
  }

  /** {@code GET /v1/narrative} of one device, all of it, in the order that the node gives. */
  public void narrative(String device, Taker<NarrativeRecord> taker) throws IOException {
    String path = "/v1/narrative?format=ndjson&device=" + encoded(device);
    try (NdjsonReader reader = new NdjsonReader(stream(path))) {
      for (var record = reader.record(); record != null; record = reader.record()) {
        taker.take(record);
      }
    }
  }

  /** {@code GET /v1/events} of one device, all of them. */
  public void events(String device, Taker<EventRecord> taker) throws IOException {
    try (NdjsonReader reader = new NdjsonReader(stream("/v1/events?device=" + encoded(device)))) {
      for (var event = reader.event(); event != null; event = reader.event()) {
        taker.take(event);
      }
    }
  }

  /** {@code GET /metrics}. */
  public MetricsText metrics() throws IOException {
    return new MetricsText(text(request("/metrics").header("Accept", "text/plain").build()));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(base.resolve(path)).timeout(ANSWER);
    return token.isEmpty() ? builder : builder.header("Authorization", "Bearer " + token);
  }

  private static ObjectNode json(DeviceEntry entry) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("id", entry.id());
    json.put("fingerprint", entry.fingerprint());
    json.put("class", entry.deviceClass());
    ObjectNode labels = json.putObject("labels");
    entry.labels().forEach(labels::put);
    return json.put("status", "active");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private JsonNode json(String path) throws IOException {
    try {
      return MAPPER.readTree(text(request(path).build()));
    } catch (JsonProcessingException e) {
      throw new OperatorException(path + " did not give JSON: " + e.getMessage());
    }
  }

  private String text(HttpRequest request) throws IOException {
    try (InputStream in = send(request)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private InputStream stream(String path) throws IOException {
    return send(request(path).build());
  }

  private InputStream send(HttpRequest request) throws IOException {
    HttpResponse<InputStream> response;
    try {
      response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(request.uri() + " was interrupted");
    }
    if (response.statusCode() / 100 != 2) {
      throw refused(request, response);
    }
    return response.body();
  }

  private static OperatorException refused(HttpRequest request, HttpResponse<InputStream> response)
      throws IOException {
    try (InputStream in = response.body()) {
      String said = new String(in.readNBytes(SHOWN_MAX), StandardCharsets.UTF_8).strip();
      return new OperatorException(
          response.statusCode(),
          request.method() + " " + request.uri() + " gave " + response.statusCode() + ": " + said);
    }
  }
}
