package penstock.chaos.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import penstock.chaos.cluster.Address;
import penstock.protocol.DeviceCertificate;
import penstock.protocol.ServerTrust;

/** A device's mTLS connections to nodes. Thread-safe. */
final class UploadClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

  /** A node that is well answers at once; what does not answer is tried elsewhere. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  private static final int ZSTD_LEVEL = 1;

  private final HttpClient http;

  UploadClient(DeviceCertificate certificate) {
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(certificate.clientContext(ServerTrust.any()))
            .connectTimeout(CONNECT_MAX)
            .build();
  }

  /**
   * Sends it, packed in one of the ways that devices use.
   *
   * @throws IOException where no answer came: what became of the upload is then not known
   */
  Reply send(Address to, Chunk chunk, Random random) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://" + to.host() + ":" + to.port() + "/v1/logs"))
            .timeout(ANSWER_MAX)
            .header("Content-Type", "application/x-kmsg")
            .header("Penstock-Stream", chunk.stream().stream());
    if (chunk.oldest() >= 0) {
      request.header("Penstock-Oldest", Long.toString(chunk.oldest()));
    }
    if (chunk.monoUs() >= 0) {
      request.header("Penstock-Mono", Long.toString(chunk.monoUs()));
    }
    byte[] body = packed(chunk.kmsg(), request, random.nextInt(3));
    boolean streamed = body.length > 0 && random.nextInt(8) == 0;
    return reply(http.send(request.POST(body(body, streamed)).build(), BodyHandlers.ofString()));
  }

  /**
   * Sends anything at all.
   *
   * @param encoding of the content, empty for none
   */
  Reply send(Address to, String stream, byte[] body, String encoding)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://" + to.host() + ":" + to.port() + "/v1/logs"))
            .timeout(ANSWER_MAX)
            .header("Content-Type", "application/x-kmsg")
            .header("Penstock-Stream", stream);
    if (!encoding.isEmpty()) {
      request.header("Content-Encoding", encoding);
    }
    return reply(
        http.send(request.POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString()));
  }

  private static BodyPublisher body(byte[] body, boolean streamed) {
    return streamed
        ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
        : BodyPublishers.ofByteArray(body);
  }

  private static byte[] packed(byte[] raw, HttpRequest.Builder request, int way)
      throws IOException {
    if (raw.length == 0 || way == 0) {
      return raw;
    }
    request.header("Content-Encoding", way == 1 ? "gzip" : "zstd");
    return way == 1 ? gzip(raw) : Zstd.compress(raw, ZSTD_LEVEL);
  }

  private static byte[] gzip(byte[] raw) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(raw);
    }
    return packed.toByteArray();
  }

  private static Reply reply(HttpResponse<String> answer) throws IOException {
    long retryAfter = answer.headers().firstValueAsLong("Retry-After").orElse(0);
    if (answer.statusCode() != 200) {
      return new Reply(answer.statusCode(), -1, 0, 0, retryAfter, answer.body());
    }
    JsonNode json = JSON.readTree(answer.body());
    return new Reply(
        200,
        json.path("acked").asLong(Long.MIN_VALUE),
        json.path("stored").asLong(Long.MIN_VALUE),
        json.path("duplicates").asLong(Long.MIN_VALUE),
        retryAfter,
        answer.body());
  }
}
