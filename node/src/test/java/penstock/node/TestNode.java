package penstock.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import penstock.protocol.DeviceCertificate;
import penstock.protocol.ServerTrust;

/** A whole node in this process, reached over its sockets only. */
final class TestNode implements AutoCloseable {

  private static final Duration REQUEST_BOUND = Duration.ofSeconds(60);
  private static final Duration AWAIT_STEP = Duration.ofMillis(20);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient operators =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Node node;

  private TestNode(Node node) {
    this.node = node;
  }

  /** With settings over the defaults: {@code key, value, key, value, …} below {@code penstock}. */
  static TestNode start(Path dataDir, String... settings) {
    Map<String, String> overrides = new HashMap<>();
    overrides.put("penstock.data-dir", dataDir.toString());
    overrides.put("penstock.device.host", "127.0.0.1");
    overrides.put("penstock.device.port", "0");
    overrides.put("penstock.operator.port", "0");
    // The first command waits for a cluster to form, on a machine that may be busy.
    overrides.put("penstock.ledger.ask-timeout", "30 s");
    for (int i = 0; i < settings.length; i += 2) {
      overrides.put("penstock." + settings[i], settings[i + 1]);
    }
    Config config = NodeConfig.load(null, overrides);
    return new TestNode(Node.start(NodeSettings.of(config), config, false));
  }

  /** A device that is registered through the operator's side. */
  TestDevice device(String id) throws Exception {
    TestDevice device = stranger(id);
    put(id, device.fingerprint, "active");
    return device;
  }

  /** A device with a certificate that nobody knows. */
  TestDevice stranger(String id) {
    DeviceCertificate certificate = DeviceCertificate.generate(id);
    return new TestDevice(
        id, certificate, certificate.clientContext(ServerTrust.any()), node.devicePort());
  }

  int devicePort() {
    return node.devicePort();
  }

  void put(String id, String fingerprint, String status) throws Exception {
    String json =
        "{\"fingerprint\":\""
            + fingerprint
            + "\",\"class\":\"router\",\"labels\":{\"city\":\"Austin\"},\"status\":\""
            + status
            + "\"}";
    operator("PUT", "/v1/devices/" + id, json);
  }

  void revoke(String id) throws Exception {
    operator("POST", "/v1/devices/" + id + "/revoke", "");
  }

  /** What an operator gets; anything but success fails the test. */
  String operator(String method, String path, String body) throws Exception {
    HttpResponse<String> response =
        operators.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.operatorPort() + path))
                .timeout(REQUEST_BOUND)
                .header("Content-Type", "application/json")
                .method(
                    method,
                    body.isEmpty()
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new AssertionError(
          method + " " + path + ": " + response.statusCode() + response.body());
    }
    return response.body();
  }

  /** The narrative of a device: the sequence numbers in the order in which they come. */
  List<Long> sequence(String device) throws Exception {
    return records(device).stream().map(json -> json.path("seq").asLong()).toList();
  }

  List<JsonNode> records(String device) throws Exception {
    String lines = operator("GET", "/v1/narrative?device=" + device + "&format=ndjson", "");
    return lines.lines().filter(line -> !line.isBlank()).map(TestNode::json).toList();
  }

  JsonNode ledger(String device) throws Exception {
    return json(operator("GET", "/v1/ledger/" + device, ""));
  }

  /** What is in quarantine, the newest first; awaits that there are so many. */
  List<JsonNode> quarantine(String device, int count) throws Exception {
    String path = "/v1/devices/" + device + "/quarantine";
    await(
        count + " items in the quarantine of " + device,
        () -> json(operator("GET", path, "")).path("items").size() >= count);
    List<JsonNode> items = new java.util.ArrayList<>();
    json(operator("GET", path, "")).path("items").forEach(items::add);
    return items;
  }

  /** Whatever broke: in the end no place in the gate is taken any more. */
  void awaitIdle() throws Exception {
    await("nothing is in flight", this::idle);
  }

  private boolean idle() throws Exception {
    return metric("penstock_gate_requests_in_flight") == 0
        && metric("penstock_gate_bytes_in_flight") == 0;
  }

  /** A metric without labels. */
  double metric(String name) throws Exception {
    return operator("GET", "/metrics", "")
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + name));
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }

  /** Looks again and again, for half a minute at most. */
  static void await(String what, Callable<Boolean> condition) throws Exception {
    await(what, Duration.ofSeconds(30), condition);
  }

  static void await(String what, Duration bound, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + bound.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it did not happen within " + bound + ": " + what);
      }
      LockSupport.parkNanos(AWAIT_STEP.toNanos());
    }
  }

  @Override
  public void close() {
    node.stop();
    CompletableFuture.runAsync(node::awaitTermination).orTimeout(90, TimeUnit.SECONDS).join();
  }
}
