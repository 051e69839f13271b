package penstock.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the device listener answers to who comes with what headers, and to good bodies. */
class DeviceListenerTest {

  @TempDir static Path dataDir;
  private static TestNode node;
  private static TestDevice device;

  @BeforeAll
  static void start() throws Exception {
    node = TestNode.start(dataDir);
    device = node.device("listener");
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
  }

  @Test
  void shouldRefuseADeviceWithoutACertificate() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustsAnyServer()}, null);
    try (DeviceConnection connection = new DeviceConnection(context, node.devicePort())) {
      Answer answer = connection.request(TestDevice.head("s"), Lines.bytes(0, 3));
      assertEquals(403, answer.status());
      assertEquals("certificate-unknown", answer.problem());
    }
  }

  @Test
  void shouldRefuseACertificateThatNobodyRegistered() throws Exception {
    TestDevice stranger = node.stranger("stranger");
    Answer answer = stranger.post("s", Lines.bytes(0, 3));
    assertEquals(403, answer.status());
    assertEquals("certificate-unknown", answer.problem());
    assertTrue(answer.detail().contains(stranger.fingerprint), answer.detail());
    assertEquals(403, stranger.get("/v1/logs/position?stream=s").status());
  }

  @Test
  void shouldLetADeviceInAsSoonAsItIsRegistered() throws Exception {
    TestDevice late = node.stranger("late");
    try (DeviceConnection connection = late.connect()) {
      assertEquals(403, connection.request(TestDevice.head("s"), Lines.bytes(0, 3)).status());
      node.put("late", late.fingerprint, "active");
      assertEquals(200, connection.request(TestDevice.head("s"), Lines.bytes(0, 3)).status());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "a:b", "*"})
  void shouldRefuseABadStreamId(String stream) throws Exception {
    Answer answer = device.post(stream, Lines.bytes(0, 3));
    assertEquals(400, answer.status());
    assertEquals("bad-header", answer.problem());
    assertTrue(answer.detail().contains("Penstock-Stream"), answer.detail());
  }

  @Test
  void shouldRefuseAStreamIdThatIsTooLongOrMissing() throws Exception {
    assertEquals("bad-header", device.post("a".repeat(65), Lines.bytes(0, 3)).problem());
    assertEquals(200, device.post("a".repeat(64), Lines.bytes(0, 3)).status());
    try (DeviceConnection connection = device.connect()) {
      Answer answer = connection.request(TestDevice.head(null), Lines.bytes(0, 3));
      assertEquals("bad-header", answer.problem());
      assertEquals(400, answer.status());
      // A refused small body costs no handshake.
      assertFalse(answer.closes());
      assertEquals(200, connection.request(TestDevice.head("after"), Lines.bytes(0, 3)).status());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Penstock-Oldest,-1",
    "Penstock-Oldest,1x",
    "Penstock-Oldest,9007199254740992",
    "Penstock-Oldest,99999999999999999999",
    "Penstock-Mono,-5",
    "Penstock-Mono,1.5",
    "Penstock-Mono,9007199254740992",
    "Penstock-Mono,nonsense"
  })
  void shouldRefuseABadNumber(String header, String value) throws Exception {
    Answer answer = device.post("numbers", Lines.bytes(0, 3), header, value);
    assertEquals(400, answer.status());
    assertEquals("bad-header", answer.problem());
    assertTrue(answer.detail().contains(header), answer.detail());
    assertEquals(-1, device.position("numbers"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/octet-stream",
        "multipart/form-data",
        "text/html"
      })
  void shouldRefuseAnotherType(String type) throws Exception {
    Answer answer = device.post("types", Lines.bytes(0, 3), "Content-Type", type);
    assertEquals(415, answer.status());
    assertEquals("unsupported", answer.problem());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-kmsg",
        "text/plain",
        "Text/Plain; charset=utf-8",
        "application/x-kmsg; version=1"
      })
  void shouldTakeItsTypes(String type) throws Exception {
    assertEquals(200, device.post("types-ok", Lines.bytes(0, 3), "Content-Type", type).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "deflate", "gzip, zstd", "lz4"})
  void shouldRefuseAnotherEncoding(String encoding) throws Exception {
    Answer answer = device.post("encodings", Lines.bytes(0, 3), "Content-Encoding", encoding);
    assertEquals(415, answer.status());
    assertEquals("unsupported", answer.problem());
  }

  @Test
  void shouldTakeEveryEncodingAndGiveTheRecordsBack() throws Exception {
    TestDevice encoder = node.device("encoder");
    assertStored(encoder.post("s", Lines.bytes(0, 9)), 9, 10, 0);
    assertStored(
        encoder.post("s", Lines.gzip(Lines.bytes(10, 1999)), "Content-Encoding", "gzip"),
        1999,
        1990,
        0);
    assertStored(
        encoder.post("s", Lines.zstd(Lines.bytes(2000, 2999)), "Content-Encoding", "zstd"),
        2999,
        1000,
        0);
    assertStored(
        encoder.post("s", Lines.bytes(3000, 3009), "Content-Encoding", "identity"), 3009, 10, 0);
    List<JsonNode> records = node.records("encoder");
    assertEquals(3010, records.size());
    for (int i = 0; i < records.size(); i++) {
      assertEquals(i, records.get(i).path("seq").asLong());
      assertEquals("record " + i + " of this stream", records.get(i).path("text").asText());
    }
  }

  @Test
  void shouldCountReplaysAndStoreEachRecordOnce() throws Exception {
    TestDevice replayer = node.device("replayer");
    assertStored(replayer.post("s", Lines.bytes(0, 99)), 99, 100, 0);
    assertStored(replayer.post("s", Lines.bytes(0, 99)), 99, 0, 100);
    assertStored(replayer.post("s", Lines.bytes(10, 20)), 99, 0, 11);
    assertStored(replayer.post("s", Lines.bytes(50, 149)), 149, 50, 50);
    assertStored(replayer.post("s", Lines.bytes(300, 399)), 149, 100, 0);
    assertStored(replayer.post("s", Lines.bytes(100, 349)), 399, 150, 100);
    assertEquals(LongStream.rangeClosed(0, 399).boxed().toList(), node.sequence("replayer"));
    JsonNode ledger = node.ledger("replayer");
    assertEquals(400, ledger.path("stored").asLong(), ledger.toString());
    assertEquals(261, ledger.path("duplicates").asLong(), ledger.toString());
    assertEquals(0, ledger.path("lost").asLong(), ledger.toString());
  }

  @Test
  void shouldStoreEachRecordOnceInWhateverOrderChunksCome() throws Exception {
    TestDevice shuffler = node.device("shuffler");
    List<Integer> chunks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      chunks.add(i);
      chunks.add(i);
    }
    Collections.shuffle(chunks, new Random(20));
    long stored = 0;
    long duplicates = 0;
    for (int chunk : chunks) {
      Answer answer = shuffler.post("s", Lines.bytes(chunk * 10L, chunk * 10L + 14));
      assertEquals(200, answer.status(), answer.toString());
      stored += answer.number("stored");
      duplicates += answer.number("duplicates");
    }
    assertEquals(205, stored);
    assertEquals(40 * 15 - 205, duplicates);
    assertEquals(204, shuffler.position("s"));
    assertEquals(LongStream.rangeClosed(0, 204).boxed().toList(), node.sequence("shuffler"));
  }

  @Test
  void shouldTellThePositionAndNothingElse() throws Exception {
    assertEquals(-1, device.position("never-sent"));
    device.post("sent", Lines.bytes(5, 9));
    assertEquals(-1, device.position("sent"));
    device.post("sent", Lines.bytes(0, 4));
    assertEquals(9, device.position("sent"));
    assertEquals("bad-header", device.get("/v1/logs/position").problem());
    assertEquals("bad-header", device.get("/v1/logs/position?stream=a%20b").problem());
    assertEquals(400, device.get("/v1/logs/position?stream=%zz").status());
  }

  @Test
  void shouldAnswerTheWrongPathAndMethod() throws Exception {
    assertEquals("not-found", device.get("/").problem());
    assertEquals(404, device.get("/v1/logs/other").status());
    Answer get = device.get("/v1/logs");
    assertEquals(405, get.status());
    assertEquals("method-not-allowed", get.problem());
    assertEquals("POST", get.header("allow"));
    try (DeviceConnection connection = device.connect()) {
      Answer put =
          connection.request(
              TestDevice.head("s").replace("POST /v1/logs", "PUT /v1/logs/position"), new byte[0]);
      assertEquals("method-not-allowed", put.problem());
      assertEquals("GET", put.header("allow"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BREW /v1/logs HTTP/1.1\r\nHost: node\r\n\r\n",
        "POST /v1/lo gs HTTP/1.1\r\nHost: node\r\n\r\n",
        "POST /v1/logs HTTP/1.1\r\nHost: node\r\nContent-Length: many\r\n\r\n",
        "POST /v1/logs HTTP/1.1\r\n: x\r\n\r\n",
        "\u0000\u0001\u0002garbage\r\n\r\n\r\n\r\n"
      })
  void shouldAnswerWhatIsNoHttpWithAProblemToo(String request) throws IOException {
    try (DeviceConnection connection = device.connect()) {
      Answer answer = connection.send(request).answer();
      assertTrue(answer.status() >= 400, answer.toString());
      assertEquals("bad-request", answer.problem());
      assertTrue(answer.closes(), answer.toString());
    }
  }

  private static void assertStored(Answer answer, long acked, long stored, long duplicates) {
    assertEquals(200, answer.status(), answer.toString());
    assertEquals("application/json", answer.header("content-type"));
    assertEquals("s", answer.json().path("stream").asText());
    assertEquals(acked, answer.number("acked"), answer.toString());
    assertEquals(stored, answer.number("stored"), answer.toString());
    assertEquals(duplicates, answer.number("duplicates"), answer.toString());
  }
}
