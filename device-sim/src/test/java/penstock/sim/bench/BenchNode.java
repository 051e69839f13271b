package penstock.sim.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import penstock.protocol.DeviceCertificate;
import penstock.protocol.KmsgException;
import penstock.protocol.KmsgParser;
import penstock.protocol.RecordBatch;

/**
 * As much of a node as the load generator talks to: takes registrations, and uploads of registered
 * devices that go on where the last one ended; keeps the highest number of each. Can be told to
 * refuse, to break off after it stored, or to lie.
 */
final class BenchNode implements Closeable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpsServer uploads;
  private final HttpServer operator;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Map<String, String> deviceByFingerprint = new ConcurrentHashMap<>();
  private final Map<String, Long> acked = new ConcurrentHashMap<>();
  private final AtomicLong duplicates = new AtomicLong();

  /** How many uploads are answered 503 before they are read. */
  final AtomicInteger refuse = new AtomicInteger();

  /** How many uploads are stored and then not answered. */
  final AtomicInteger breakOff = new AtomicInteger();

  /** How many uploads are answered with one record too few. */
  final AtomicInteger lie = new AtomicInteger();

  /** How many records the ledger misses. */
  volatile int lose;

  private BenchNode(HttpsServer uploads, HttpServer operator) {
    this.uploads = uploads;
    this.operator = operator;
  }

  static BenchNode start() throws IOException, GeneralSecurityException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    BenchNode node = new BenchNode(HttpsServer.create(any, 0), HttpServer.create(any, 0));
    node.uploads.setHttpsConfigurator(new ClientCertificates(context()));
    node.uploads.createContext("/v1/logs", node::upload);
    node.operator.createContext("/v1/devices/", node::register);
    node.operator.createContext("/v1/ledger", node::ledger);
    node.operator.createContext("/metrics", BenchNode::metrics);
    node.uploads.setExecutor(node.executor);
    node.operator.setExecutor(node.executor);
    node.uploads.start();
    node.operator.start();
    return node;
  }

  int devicePort() {
    return uploads.getAddress().getPort();
  }

  int operatorPort() {
    return operator.getAddress().getPort();
  }

  int devices() {
    return deviceByFingerprint.size();
  }

  long stored() {
    return acked.values().stream().mapToLong(last -> last + 1).sum();
  }

  private void register(HttpExchange exchange) throws IOException {
    String id = exchange.getRequestURI().getPath().substring("/v1/devices/".length());
    JsonNode entry = JSON.readTree(exchange.getRequestBody());
    deviceByFingerprint.put(entry.get("fingerprint").asText(), id);
    answer(exchange, 200, "{}");
  }

  private void ledger(HttpExchange exchange) throws IOException {
    String body =
        String.format(
            "{\"received\":%d,\"stored\":%d,\"duplicates\":%d,\"lost\":0,\"malformed\":0,"
                + "\"devices\":1}",
            stored() - lose + duplicates.get(), stored() - lose, duplicates.get());
    answer(exchange, 200, body);
  }

  private static void metrics(HttpExchange exchange) throws IOException {
    String body =
        """
        penstock_event_visible_seconds{quantile="0.5"} 0.0125
        penstock_event_visible_seconds{quantile="0.99"} 0.045
        """;
    answer(exchange, 200, body);
  }

  private void upload(HttpExchange exchange) throws IOException {
    if (take(refuse)) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Retry-After", "1");
      answer(exchange, 503, "{\"type\":\"overloaded\"}");
      return;
    }
    X509Certificate certificate =
        (X509Certificate) ((HttpsExchange) exchange).getSSLSession().getPeerCertificates()[0];
    String device = deviceByFingerprint.get(DeviceCertificate.fingerprint(certificate));
    if (device == null) {
      answer(exchange, 403, "{\"type\":\"unknown-device\"}");
      return;
    }
    store(exchange, device);
  }

  private void store(HttpExchange exchange, String device) throws IOException {
    RecordBatch batch = parse(exchange);
    long first = batch.seq(0);
    long last = batch.seq(batch.count() - 1);
    long before = acked.getOrDefault(device, -1L);
    boolean whole = last - first + 1 == batch.count() && first <= before + 1;
    if (!whole || batch.malformedLines() > 0) {
      answer(exchange, 400, "{\"type\":\"not-what-follows\"}");
      return;
    }
    long repeated = Math.max(0, Math.min(last, before) - first + 1);
    acked.put(device, Math.max(last, before));
    duplicates.addAndGet(repeated);
    if (take(breakOff)) {
      exchange.close();
      return;
    }
    long told = take(lie) ? batch.count() - 1 : batch.count() - repeated;
    String body =
        String.format(
            "{\"stream\":\"bench\",\"acked\":%d,\"stored\":%d,\"duplicates\":%d}",
            last, told, repeated);
    answer(exchange, 200, body);
  }

  private static boolean take(AtomicInteger left) {
    return left.getAndUpdate(value -> Math.max(0, value - 1)) > 0;
  }

  private static RecordBatch parse(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getRequestHeaders();
    if (!"zstd".equals(headers.getFirst("Content-Encoding"))
        || !"application/x-kmsg".equals(headers.getFirst("Content-Type"))
        || !"bench".equals(headers.getFirst("Penstock-Stream"))) {
      throw new IOException("an upload with other headers: " + headers.entrySet());
    }
    byte[] raw = new ZstdInputStream(exchange.getRequestBody()).readAllBytes();
    RecordBatch batch = new RecordBatch();
    try {
      new KmsgParser().parse(raw, 0, raw.length, true, batch);
    } catch (KmsgException e) {
      throw new IOException(e);
    }
    long now = Long.parseLong(headers.getFirst("Penstock-Mono"));
    if (batch.monoUs(batch.count() - 1) > now) {
      throw new IOException("a record that is newer than its upload");
    }
    return batch;
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static SSLContext context() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    DeviceCertificate server = DeviceCertificate.generate("bench-node");
    context.init(server.keyManagers(), new TrustManager[] {new AnyClient()}, null);
    return context;
  }

  @Override
  public void close() {
    uploads.stop(0);
    operator.stop(0);
    executor.shutdownNow();
  }

  private static final class ClientCertificates extends HttpsConfigurator {
    ClientCertificates(SSLContext context) {
      super(context);
    }

    @Override
    public void configure(HttpsParameters parameters) {
      SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
      ssl.setNeedClientAuth(true);
      parameters.setSSLParameters(ssl);
    }
  }

  private static final class AnyClient implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
