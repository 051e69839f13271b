package penstock.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks guarantee 8: what can't be read is refused with a reason and harms nobody else. */
class BadInputTest {

  private static final long SEQ_MAX = (1L << 53) - 1;

  @TempDir static Path dataDir;
  private static TestNode node;
  private static TestDevice other;
  private static int devices;

  private TestDevice device;

  @BeforeAll
  static void start() throws Exception {
    node = TestNode.start(dataDir);
    other = node.device("other");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void registerADevice() throws Exception {
    device = node.device("bad-" + devices++);
  }

  @AfterEach
  void othersGoOn() throws Exception {
    assertEquals(200, other.post("s", Lines.bytes(0, 9)).status());
    assertEquals(200, device.post("afterwards", Lines.bytes(0, 9)).status());
    node.awaitIdle();
  }

  @Test
  void shouldRefuseALineThatDoesNotEnd() throws Exception {
    byte[] endless = Lines.bytes(Lines.text(0, 9) + "6,10,20000,-;" + "x".repeat(40_000));
    assertTooLarge(device.post("s", endless), "a line of over");
    try (DeviceConnection connection = device.connect()) {
      connection.begin(TestDevice.head("s")).piece("6,0,1,-;");
      for (int i = 0; i < 50; i++) {
        connection.tryPiece(Lines.bytes("y".repeat(1000)));
      }
      // It is answered though it does not end.
      assertTooLarge(connection.answer(), "a line of over");
      assertTrue(connection.closedWithin(30_000));
    }
    assertEquals(-1, device.position("s"));
  }

  @Test
  void shouldTellWhySoThatItIsHeardByWhoSendsItAll() throws Exception {
    byte[] large = Lines.repeated(Lines.bytes(Lines.text(0, 999)), 200);
    try (DeviceConnection connection = device.connect()) {
      assertBadBody(connection.request(TestDevice.head("s"), large), "sequence number 0 after 999");
      Answer type = connection.request(TestDevice.head("s", "Content-Type", "text/html"), large);
      assertEquals("unsupported", type.problem());
      assertFalse(type.closes(), type.toString());
      assertEquals(200, connection.request(TestDevice.head("s"), Lines.bytes(0, 9)).status());
    }
  }

  @Test
  void shouldRefuseARecordWithTooManyLines() throws Exception {
    byte[] endless = Lines.bytes(Lines.line(0) + " KEY=value\n".repeat(20_000));
    assertTooLarge(device.post("s", endless), "a record of over");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740992",
        "9223372036854775806",
        "9223372036854775807",
        "9223372036854775808",
        "99999999999999999999999",
        "-1",
        "-9223372036854775808",
        "1e3",
        "0x10"
      })
  void shouldTakeALineWithANumberThatIsNoneForNoRecord(String seq) throws Exception {
    String line = "6," + seq + ",1000,-;text\n";
    Answer alone = device.post("s", Lines.bytes(line));
    assertBadBody(alone, "there is no record");

    assertEquals(200, device.post("s", Lines.bytes(Lines.line(0) + line)).status());
    JsonNode record = node.records(device.id).get(0);
    assertEquals(line.strip(), record.path("malformed").path(0).asText(), record.toString());
    assertEquals(0, device.position("s"));
  }

  @Test
  void shouldTakeTheHighestNumberAndSayWhatIsLost() throws Exception {
    Answer answer =
        device.post("s", Lines.bytes(Lines.line(0) + "6," + SEQ_MAX + ",2000000,-;last\n"));
    assertEquals(200, answer.status(), answer.toString());
    assertEquals(SEQ_MAX, answer.number("acked"));
    assertEquals(SEQ_MAX - 1, node.ledger(device.id).path("lost").asLong());
    assertEquals(List.of(0L, SEQ_MAX), node.sequence(device.id));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 4, 8, 9})
  void shouldRefuseNumbersThatDoNotAscend(long seq) throws Exception {
    String good = Lines.text(0, 9);
    Answer answer = device.post("s", Lines.bytes(good + Lines.line(seq) + Lines.line(10)));
    assertBadBody(answer, "sequence number " + seq + " after 9");
    assertEquals(good.length(), answer.number("offset"));
    JsonNode kept = node.quarantine(device.id, 1).get(0);
    assertEquals(good.length(), kept.path("offset").asLong(), kept.toString());
    assertEquals(-1, device.position("s"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 10_000, 300_000})
  void shouldRefuseAndKeepBinaryGarbage(int length) throws Exception {
    byte[] garbage = new byte[length];
    new Random(length).nextBytes(garbage);
    Answer answer = device.post("s", garbage);
    assertBadBody(answer, "there is no record in these " + length + " bytes");
    assertFalse(node.quarantine(device.id, 1).get(0).path("reason").asText().isEmpty());
    assertEquals(-1, device.position("s"));
  }

  @Test
  void shouldKeepAGarbageLineWithTheRecordBeforeIt() throws Exception {
    String text = Lines.line(0) + "\u0001garbage\u00ff\n" + Lines.line(1) + "6,x\n" + Lines.line(2);
    Answer answer = device.post("s", Lines.bytes(text));
    assertEquals(200, answer.status(), answer.toString());
    assertEquals(3, answer.number("stored"));
    List<JsonNode> records = node.records(device.id);
    assertEquals(1, records.get(0).path("malformed").size(), records.toString());
    assertEquals("6,x", records.get(1).path("malformed").path(0).asText(), records.toString());
    assertTrue(records.get(2).path("malformed").isMissingNode(), records.toString());
    assertEquals(2, node.ledger(device.id).path("malformed").asLong());
  }

  @Test
  void shouldQuarantineLinesAheadOfTheFirstRecord() throws Exception {
    String ahead = "half a line\n KEY=of the record before\n";
    Answer answer = device.post("s", Lines.bytes(ahead + Lines.text(0, 9)));
    assertEquals(200, answer.status(), answer.toString());
    assertEquals(10, answer.number("stored"));
    JsonNode kept = node.quarantine(device.id, 1).get(0);
    assertEquals("lines ahead of the first record", kept.path("reason").asText());
    assertEquals(ahead.length(), kept.path("length").asInt(), kept.toString());
    assertEquals(2, node.ledger(device.id).path("malformed").asLong());
    assertEquals(10, node.records(device.id).size());
  }

  @Test
  void shouldTakeAnEmptyBodyForAnAnnouncement() throws Exception {
    Answer nothing = device.post("s", new byte[0]);
    assertEquals(200, nothing.status(), nothing.toString());
    assertEquals(-1, nothing.number("acked"));
    device.post("s", Lines.bytes(10, 19));
    Answer oldest = device.post("s", new byte[0], "Penstock-Oldest", "10");
    assertEquals(19, oldest.number("acked"), oldest.toString());
    assertEquals(10, node.ledger(device.id).path("lost").asLong());
    try (DeviceConnection connection = device.connect()) {
      Answer streamed = connection.begin(TestDevice.head("s")).end().answer();
      assertEquals(19, streamed.number("acked"), streamed.toString());
    }
    Answer gzip = device.post("s", Lines.gzip(new byte[0]), "Content-Encoding", "gzip");
    assertEquals(19, gzip.number("acked"), gzip.toString());
    Answer zstd = device.post("s", Lines.zstd(new byte[0]), "Content-Encoding", "zstd");
    assertEquals(19, zstd.number("acked"), zstd.toString());
  }

  @Test
  void shouldRefuseHeadersThatAreTooLongOrTooMany() throws Exception {
    String head = TestDevice.head("s", "Penstock-Note", "x".repeat(20_000));
    assertBadRequest(head);
    assertBadRequest(TestDevice.head("s", "N".repeat(2_000), "x"));
    StringBuilder many = new StringBuilder(TestDevice.head("s"));
    for (int i = 0; i < 500; i++) {
      many.append("X-").append(i).append(": x\r\n");
    }
    assertBadRequest(many.toString());
    assertBadRequest("GET /v1/logs/position?stream=" + "s".repeat(20_000) + " HTTP/1.1\r\n");
  }

  @Test
  void shouldRefuseABodyOverItsLimitUnread() throws Exception {
    try (DeviceConnection connection = device.connect()) {
      connection.send(TestDevice.head("s") + "Content-Length: " + ((64 << 20) + 1) + "\r\n\r\n");
      Answer answer = connection.answer();
      assertTooLarge(answer, "send at most");
      assertTrue(answer.closes(), answer.toString());
      assertTrue(connection.closedWithin(30_000));
    }
  }

  @Test
  void shouldRefuseBeforeTheBodyIsSentWhereItIsAsked() throws Exception {
    String type = TestDevice.head("s", "Content-Type", "text/html", "Expect", "100-continue");
    try (DeviceConnection connection = device.connect()) {
      Answer answer = connection.send(type + "Content-Length: 1000000\r\n\r\n").answer();
      assertEquals("unsupported", answer.problem());
    }
    String good = TestDevice.head("s", "Expect", "100-continue");
    try (DeviceConnection connection = device.connect()) {
      byte[] body = Lines.bytes(0, 9);
      connection.send(good + "Content-Length: " + body.length + "\r\n\r\n").awaitGoOn();
      assertEquals(200, connection.send(body).answer().status());
    }
  }

  @Test
  void shouldRefuseAnHttpChunkThatIsTooLong() throws Exception {
    try (DeviceConnection connection = device.connect()) {
      connection.begin(TestDevice.head("s")).piece(Lines.text(0, 9)).send("100000\r\n6,10,1,-;x\n");
      Answer answer = connection.answer();
      assertEquals(400, answer.status(), answer.toString());
      assertEquals("body-cut-off", answer.problem());
      assertTrue(answer.closes(), answer.toString());
    }
    assertEquals(9, device.position("s"));
  }

  @Test
  void shouldRefuseOtherContentsUnderNumbersThatAreStored() throws Exception {
    assertEquals(200, device.post("s", Lines.bytes(0, 99)).status());
    byte[] others = Lines.bytes(Lines.text(0, 149).replace("this stream", "another one"));
    Answer answer = device.post("s", others);
    assertEquals(409, answer.status(), answer.toString());
    assertEquals("stream-reused", answer.problem());
    assertEquals(99, device.position("s"));
    assertEquals(150, device.post("new", others).number("stored"));
    assertEquals(250, node.sequence(device.id).size());
  }

  @Test
  void shouldRefuseMoreHolesThanALedgerKeeps() throws Exception {
    Answer answer = device.post("s", Lines.bytes(0, 0));
    long seq = 2;
    while (answer.status() == 200 && seq < 1000) {
      answer = device.post("s", Lines.bytes(seq, seq));
      seq += 2;
    }
    assertEquals(409, answer.status(), answer.toString());
    assertEquals("stream-too-fragmented", answer.problem());
    // What fills holes is always taken.
    assertEquals(200, device.post("s", Lines.bytes(1, 1)).status());
    assertEquals(200, device.post("new", Lines.bytes(seq, seq)).status());
  }

  private static void assertBadBody(Answer answer, String reason) {
    assertEquals(400, answer.status(), answer.toString());
    assertEquals("bad-body", answer.problem());
    assertTrue(answer.detail().contains(reason), answer.toString());
  }

  private static void assertTooLarge(Answer answer, String reason) {
    assertEquals(413, answer.status(), answer.toString());
    assertEquals("too-large", answer.problem());
    assertTrue(answer.detail().contains(reason), answer.toString());
  }

  private void assertBadRequest(String head) throws IOException {
    try (DeviceConnection connection = device.connect()) {
      Answer answer = connection.send(head + "\r\n").answer();
      assertTrue(answer.status() >= 400 && answer.status() < 500, answer.toString());
      assertEquals("bad-request", answer.problem());
      assertTrue(answer.closes(), answer.toString());
    }
  }
}
