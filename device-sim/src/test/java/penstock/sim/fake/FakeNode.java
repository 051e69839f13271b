package penstock.sim.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import penstock.protocol.AnyClient;
import penstock.protocol.DeviceCertificate;
import penstock.sim.device.Reply;

/**
 * A node over real sockets: mutual TLS for devices, plain HTTP for operators, a {@link MemoryNode}
 * behind both. Faults on demand.
 */
public final class FakeNode implements AutoCloseable {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final MemoryNode memory = new MemoryNode();
  private final FakeFaults faults = new FakeFaults(7);
  private final FakeOperator operator;
  private final Map<String, String> idByFingerprint = new ConcurrentHashMap<>();
  private final Set<Object> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicInteger uploads = new AtomicInteger();
  private final DeviceCertificate certificate = DeviceCertificate.generate("node");
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final HttpsServer devices;
  private final HttpServer proxied;
  private final HttpServer operators;

  public FakeNode() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    devices = HttpsServer.create(any, 256);
    devices.setHttpsConfigurator(configurator());
    devices.createContext("/v1/logs", this::onDevice);
    devices.setExecutor(executor);
    proxied = HttpServer.create(any, 256);
    proxied.createContext("/v1/logs", this::onDevice);
    proxied.setExecutor(executor);
    operators = HttpServer.create(any, 64);
    operator = new FakeOperator(memory);
    operators.createContext("/v1/devices/", this::onRegister);
    operators.createContext("/", operator::handle);
    operators.createContext("/v1/devices", this::onRegisterAll);
    operators.setExecutor(executor);
    devices.start();
    proxied.start();
    operators.start();
  }

  public MemoryNode memory() {
    return memory;
  }

  public FakeFaults faults() {
    return faults;
  }

  public FakeOperator operator() {
    return operator;
  }

  public int devicePort() {
    return devices.getAddress().getPort();
  }

  /** Of the plain listener behind a proxy. */
  public int proxiedPort() {
    return proxied.getAddress().getPort();
  }

  public String deviceUrl() {
    return "https://127.0.0.1:" + devicePort();
  }

  public URI operatorUrl() {
    return URI.create("http://127.0.0.1:" + operators.getAddress().getPort());
  }

  /** Of the certificate that devices see. */
  public String fingerprint() {
    return certificate.fingerprint();
  }

  /** How many TLS sessions devices have used. */
  public int sessions() {
    return sessions.size();
  }

  /** How many uploads came, whatever became of them. */
  public int uploads() {
    return uploads.get();
  }

  public void register(String device, String fingerprint) {
    idByFingerprint.put(fingerprint, device);
  }

  private HttpsConfigurator configurator() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(certificate.keyManagers(), new TrustManager[] {new AnyClient()}, null);
      return new HttpsConfigurator(context) {
        @Override
        public void configure(HttpsParameters parameters) {
          SSLParameters ssl = context.getDefaultSSLParameters();
          ssl.setNeedClientAuth(true);
          parameters.setSSLParameters(ssl);
        }
      };
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private void onRegister(HttpExchange exchange) throws IOException {
    String id = exchange.getRequestURI().getPath().substring("/v1/devices/".length());
    JsonNode json = MAPPER.readTree(exchange.getRequestBody());
    register(id, json.path("fingerprint").asText());
    FakeOperator.answer(exchange, 200, "application/json", "{}");
  }

  private void onRegisterAll(HttpExchange exchange) throws IOException {
    String lines = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    for (String line : lines.lines().toList()) {
      JsonNode json = MAPPER.readTree(line);
      register(json.path("id").asText(), json.path("fingerprint").asText());
    }
    FakeOperator.answer(exchange, 200, "application/json", "{}");
  }

  private void onDevice(HttpExchange exchange) throws IOException {
    try {
      String device = device(exchange);
      switch (faults.next()) {
        case CUT_BEFORE -> exchange.close();
        case BUSY -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Retry-After", "1");
          problem(exchange, 503, "overloaded");
        }
        case BROKEN -> {
          exchange.getRequestBody().readAllBytes();
          problem(exchange, 500, "broken");
        }
        case CUT_AFTER -> {
          reply(exchange, device);
          exchange.close();
        }
        case NONE -> send(exchange, reply(exchange, device));
      }
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      throw e;
    }
  }

  private String device(HttpExchange exchange) throws IOException {
    if (exchange instanceof HttpsExchange secure) {
      var session = secure.getSSLSession();
      sessions.add(session);
      X509Certificate shown = (X509Certificate) session.getPeerCertificates()[0];
      return idByFingerprint.getOrDefault(DeviceCertificate.fingerprint(shown), "");
    }
    String forwarded = exchange.getRequestHeaders().getFirst("X-Forwarded-Client-Cert");
    return idByFingerprint.getOrDefault(forwarded.substring("Hash=".length()), "");
  }

  private Reply reply(HttpExchange exchange, String device) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (device.isEmpty()) {
      return Reply.of(403);
    }
    if (exchange.getRequestMethod().equals("GET")) {
      String stream = exchange.getRequestURI().getQuery().substring("stream=".length());
      return Reply.acked(memory.position(device, stream), 0, 0);
    }
    uploads.incrementAndGet();
    String stream = exchange.getRequestHeaders().getFirst("Penstock-Stream");
    String oldest = exchange.getRequestHeaders().getFirst("Penstock-Oldest");
    return memory.upload(device, stream, Long.parseLong(oldest), body);
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    if (reply.status() != 200) {
      problem(exchange, reply.status(), "refused");
      return;
    }
    String json =
        "{\"acked\":%d,\"stored\":%d,\"duplicates\":%d}"
            .formatted(reply.acked(), reply.stored(), reply.duplicates());
    FakeOperator.answer(exchange, 200, "application/json", json);
  }

  private static void problem(HttpExchange exchange, int status, String type) throws IOException {
    String json = "{\"type\":\"" + type + "\",\"status\":" + status + ",\"detail\":\"by request\"}";
    FakeOperator.answer(exchange, status, "application/problem+json", json);
  }

  @Override
  public void close() {
    devices.stop(0);
    proxied.stop(0);
    operators.stop(0);
    executor.shutdownNow();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
