package penstock.node.gate;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.Materializer;
import akka.stream.SystemMaterializer;
import akka.util.ByteString;
import com.github.luben.zstd.Zstd;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.segment.Codec;
import penstock.protocol.DeviceCertificate;
import penstock.protocol.KmsgException;
import penstock.protocol.KmsgParser;
import penstock.protocol.RecordBatch;
import penstock.protocol.ServerTrust;

/**
 * Lets the JVM load and compile what the first devices would otherwise wait for: handshakes, HTTP,
 * decompressing and parsing, on a listener of its own that nobody else knows. Touches neither
 * ledger nor store nor registry, and no metric.
 */
final class WarmUp {

  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  private static final int CLIENTS = 2;
  private static final int REQUESTS_EACH = 8;
  private static final int LINES = 350;
  private static final int ANSWER_MS_MAX = 5_000;
  private static final int RAW_BYTES_MAX = 256 * 1024;

  private final GateSettings settings;
  private final HttpServer server;
  private final Materializer materializer;
  private final byte[] request = request();
  private final AtomicInteger handshakes = new AtomicInteger();

  WarmUp(ActorSystem<?> system, GateSettings settings) {
    this.settings = settings;
    this.materializer = SystemMaterializer.get(system).materializer();
    this.server =
        new HttpServer(system, settings, settings.tls().unhurried(), new PrometheusRegistry());
  }

  /** Blocks for the time of the settings, or less where something is wrong with it. */
  void run(Path dataDir) {
    long until = System.nanoTime() + settings.warmUp().toNanos();
    try {
      ServerBinding binding =
          server.bindTls("127.0.0.1", 0, dataDir, this::answer).toCompletableFuture().join();
      try {
        visit(binding.localAddress().getPort(), until);
      } finally {
        binding.terminate(Duration.ofMillis(1)).toCompletableFuture().join();
      }
      LOG.info("warmed up with {} handshakes", handshakes);
    } catch (RuntimeException e) {
      LOG.warn("not warmed up: {}", e.toString());
    }
  }

  private void visit(int port, long until) {
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Thread client = new Thread(() -> visits(port, until), "warm-up-" + i);
      client.setDaemon(true);
      client.start();
      clients.add(client);
    }
    try {
      for (Thread client : clients) {
        client.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void visits(int port, long until) {
    SSLContext context = DeviceCertificate.generate("warm-up").clientContext(ServerTrust.any());
    try {
      while (System.nanoTime() - until < 0) {
        visit(context, port);
        int unused = handshakes.incrementAndGet();
      }
    } catch (IOException e) {
      LOG.debug("a visit broke off", e);
    }
  }

  private void visit(SSLContext context, int port) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (Socket socket = context.getSocketFactory().createSocket(loopback, port)) {
      socket.setSoTimeout(ANSWER_MS_MAX);
      for (int i = 0; i < REQUESTS_EACH; i++) {
        socket.getOutputStream().write(request);
        awaitAnswer(socket.getInputStream());
      }
    }
  }

  /** An answer without a body ends with an empty line. */
  private static void awaitAnswer(InputStream in) throws IOException {
    int last = 0;
    while (last != 0x0d0a0d0a) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no answer");
      }
      last = last << 8 | next;
    }
  }

  private CompletionStage<HttpResponse> answer(HttpRequest upload) {
    return upload
        .entity()
        .toStrict(ANSWER_MS_MAX, materializer)
        .thenApply(
            body -> {
              parse(body.getData());
              return HttpResponse.create();
            });
  }

  private static void parse(ByteString body) {
    byte[] raw = new byte[RAW_BYTES_MAX];
    int length = 0;
    try (BodyDecoder decoder = BodyDecoder.of(Codec.ZSTD)) {
      decoder.feed(body);
      for (int got = decoder.read(raw, 0, raw.length); got > 0; ) {
        length += got;
        got = decoder.read(raw, length, raw.length - length);
      }
    }
    try {
      int unused = new KmsgParser().parse(raw, 0, length, true, new RecordBatch());
    } catch (KmsgException e) {
      throw new IllegalStateException("lines that were made for the parser", e);
    }
  }

  private static byte[] request() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      lines.append("6,").append(i).append(',').append(1_000L * i).append(",-;");
      lines.append("wlan0: STA 02:00:00:00:00:01 IEEE 802.11: associated (aid ").append(i);
      lines.append(")\n SUBSYSTEM=net\n");
    }
    byte[] body = Zstd.compress(lines.toString().getBytes(StandardCharsets.UTF_8));
    byte[] head =
        ("POST /v1/logs HTTP/1.1\r\nHost: node\r\nContent-Type: application/x-kmsg\r\n"
                + "Content-Encoding: zstd\r\nPenstock-Stream: s\r\nPenstock-Mono: 1\r\n"
                + "Content-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = java.util.Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }
}
