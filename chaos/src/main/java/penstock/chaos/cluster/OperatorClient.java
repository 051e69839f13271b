package penstock.chaos.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What is asked of a node's operator listener. Waits a bounded time where the node says that it
 * can't answer yet. Thread-safe.
 */
public final class OperatorClient implements Answers {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER_MAX = Duration.ofMinutes(1);
  private static final int UNAVAILABLE = 503;
  private static final long AGAIN_MS = 500;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;
  private final String token;

  /**
   * @param token that the node demands beyond loopback
   */
  OperatorClient(String host, int port, String token) {
    this.token = token;
    base = "http://" + host + ":" + port;
  }

  /** Makes a device known, or known anew. */
  public void register(String device, String fingerprint, String deviceClass)
      throws InterruptedException {
    try {
      Map<String, Object> entry =
          Map.of("fingerprint", fingerprint, "class", deviceClass, "status", "active");
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

  @Override
  public JsonNode totals() throws InterruptedException {
    return json("/v1/ledger");
  }

  /** Of a device that no node has heard of, it is empty. */
  @Override
  public JsonNode ledger(String device) throws InterruptedException {
    try {
      return json("/v1/ledger/" + device);
    } catch (UncheckedIOException e) {
      if (String.valueOf(e.getMessage()).contains("was answered 404")) {
        return JSON.createObjectNode();
      }
      throw e;
    }
  }

  @Override
  public void narrative(String device, Consumer<JsonNode> records) throws InterruptedException {
    lines("/v1/narrative?format=ndjson&device=" + device, records);
  }

  @Override
  public void events(String device, Consumer<JsonNode> events) throws InterruptedException {
    lines("/v1/events?device=" + device, events);
  }

  /** Takes a device's right to write. */
  public void revoke(String device) throws InterruptedException {
    try {
      body(request("/v1/devices/" + device + "/revoke").POST(BodyPublishers.noBody()).build())
          .close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    URI uri = URI.create(base);
    return new InetSocketAddress(uri.getHost(), uri.getPort());
  }

  /** A request as it goes over the wire, for whoever wants to treat the answer badly. */
  public String requestHead(String path) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: "
        + URI.create(base).getAuthority()
        + "\r\nAuthorization: Bearer "
        + token
        + "\r\n\r\n";
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(ANSWER_MAX)
        .header("Authorization", "Bearer " + token);
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
    CountDownLatch never = new CountDownLatch(1);
    long deadline = System.nanoTime() + ANSWER_MAX.toNanos();
    HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
    while (answer.statusCode() == UNAVAILABLE
        && System.nanoTime() - deadline < 0
        && !never.await(AGAIN_MS, TimeUnit.MILLISECONDS)) {
      answer.body().close();
      answer = http.send(request, BodyHandlers.ofInputStream());
    }
    if (answer.statusCode() / 100 == 2) {
      return answer.body();
    }
    try (InputStream body = answer.body()) {
      String said = new String(body.readAllBytes(), StandardCharsets.UTF_8);
      throw new IOException(request.uri() + " was answered " + answer.statusCode() + ": " + said);
    }
  }
}
