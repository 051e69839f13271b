package penstock.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import penstock.node.segment.Codec;

/** Bodies that stream in, and bodies that break off: what came counts up to its last whole line. */
class StreamedUploadTest {

  private static final int LINES = 200;

  /** More than a piece of a body: one is on its way to the disk when the rest breaks off. */
  private static final int MANY_LINES = 40_000;

  /** What curl sends at once. */
  private static final int CHUNK_BYTES = 64 * 1024;

  /** Promised is a second; the rest is for a machine that does other things too. */
  private static final Duration BETWEEN_COMMITS_MAX = Duration.ofSeconds(4);

  /** How a body says its length. */
  private enum Framing {
    CHUNKED,
    /** With a length that is never reached. */
    LENGTH
  }

  /** How a connection ends. */
  private enum End {
    /** As when the device's process is killed. */
    WIRE,
    /** In good order, as far as TLS is concerned. */
    TLS
  }

  @TempDir static Path dataDir;
  private static TestNode node;
  private static int devices;

  @BeforeAll
  static void start() {
    node = TestNode.start(dataDir);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  static Stream<Arguments> bodies() {
    return Arrays.stream(Codec.values())
        .flatMap(codec -> Arrays.stream(Framing.values()).map(f -> Arguments.of(codec, f)));
  }

  static Stream<Arguments> endings() {
    return bodies()
        .flatMap(
            body ->
                Arrays.stream(End.values())
                    .map(end -> Arguments.of(body.get()[0], body.get()[1], end)));
  }

  @ParameterizedTest
  @MethodSource("endings")
  void shouldKeepWholeLinesWhereTheConnectionEnds(Codec codec, Framing framing, End end)
      throws Exception {
    TestDevice device = newDevice();
    try (DeviceConnection connection = device.connect()) {
      send(connection, codec, framing, LINES);
      end(connection, end);
      awaitPosition(device, LINES - 1);
      node.awaitIdle();
    }
    assertWholeLinesAndThenTheRest(device, LINES);
  }

  @ParameterizedTest
  @MethodSource("endings")
  void shouldKeepWholeLinesWhereOnePieceIsStillUnderWay(Codec codec, Framing framing, End end)
      throws Exception {
    TestDevice device = newDevice();
    try (DeviceConnection connection = device.connect()) {
      send(connection, codec, framing, MANY_LINES);
      end(connection, end);
      awaitPosition(device, MANY_LINES - 1);
      node.awaitIdle();
    }
    assertWholeLinesAndThenTheRest(device, MANY_LINES);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void shouldKeepTheWholeLineThatWaitedWhenTheConnectionWasReset(Codec codec, Framing framing)
      throws Exception {
    TestDevice device = newDevice();
    DeviceConnection connection = device.connect();
    send(connection, codec, framing, LINES);
    // The last whole line waits for continuation lines, which may come.
    TestNode.await("the lines before it are stored", () -> device.position("s") >= LINES - 2);
    connection.breakOff();
    awaitPosition(device, LINES - 1);
    node.awaitIdle();
    assertWholeLinesAndThenTheRest(device, LINES);
  }

  @Test
  void shouldKeepWhatWasReadAndNotYetTakenWhenTheConnectionWasReset() throws Exception {
    TestDevice device = newDevice();
    DeviceConnection connection = device.connect();
    byte[] body = Lines.bytes(Lines.text(0, 4999) + "6,5000,");
    connection.begin(TestDevice.head("s"));
    for (int from = 0; from < body.length; from += 1000) {
      connection.piece(Arrays.copyOfRange(body, from, Math.min(body.length, from + 1000)));
    }
    TestNode.await(
        "all of it was read", () -> node.metric("penstock_gate_bytes_in_flight") >= body.length);
    connection.breakOff();
    awaitPosition(device, 4999);
    node.awaitIdle();
    assertWholeLinesAndThenTheRest(device, 5000);
  }

  /** The kernel throws away what it has received and nobody has read yet. */
  @ParameterizedTest
  @MethodSource("bodies")
  void shouldKeepTheStartOfABodyWhoseConnectionWasResetAtOnce(Codec codec, Framing framing)
      throws Exception {
    TestDevice device = newDevice();
    DeviceConnection connection = device.connect();
    send(connection, codec, framing, MANY_LINES);
    connection.breakOff();
    node.awaitIdle();
    long position = device.position("s");
    Answer answer = device.post("s", Lines.bytes(0, MANY_LINES - 1));
    assertEquals(200, answer.status(), answer.toString());
    assertEquals(position + 1, answer.number("duplicates"), answer.toString());
    assertEquals(MANY_LINES - 1 - position, answer.number("stored"), answer.toString());
  }

  @Test
  void shouldStoreWhatTricklesInEverySecond() throws Exception {
    TestDevice device = newDevice();
    Random random = new Random(11);
    try (DeviceConnection upload = device.connect();
        DeviceConnection position = device.connect()) {
      upload.begin(TestDevice.head("s"));
      String rest = Lines.text(0, 149);
      long last = -1;
      long rises = 0;
      long roseNanos = System.nanoTime();
      while (!rest.isEmpty()) {
        int length = Math.min(rest.length(), 1 + random.nextInt(60));
        upload.piece(rest.substring(0, length));
        rest = rest.substring(length);
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        long now = acked(position);
        if (now > last) {
          rises++;
          roseNanos = System.nanoTime();
        }
        assertTrue(now >= last, now + " after " + last);
        long quietNanos = System.nanoTime() - roseNanos;
        assertTrue(quietNanos < BETWEEN_COMMITS_MAX.toNanos(), "no rise since " + now);
        last = now;
      }
      assertTrue(rises >= 3, "it rose " + rises + " times while the body was open");
      Answer answer = upload.end().answer();
      assertEquals(200, answer.status(), answer.toString());
      assertEquals(150, answer.number("stored"));
      assertEquals(149, answer.number("acked"));
    }
    assertEquals(LongStream.range(0, 150).boxed().toList(), node.sequence(device.id));
  }

  @Test
  void shouldStoreTheLastLineOfABodyThatStaysOpenInSilence() throws Exception {
    TestDevice device = newDevice();
    try (DeviceConnection upload = device.connect()) {
      upload.begin(TestDevice.head("s")).piece(Lines.text(0, 9) + "6,10,9000000,-;half a li");
      awaitPosition(device, 9);
      upload.piece("ne\n");
      awaitPosition(device, 10);
      assertEquals(11, upload.end().answer().number("stored"));
    }
    assertEquals("half a line", node.records(device.id).get(10).path("text").asText());
  }

  private static TestDevice newDevice() throws Exception {
    return node.device("streamer-" + devices++);
  }

  private static void send(DeviceConnection connection, Codec codec, Framing framing, int lines)
      throws IOException {
    byte[] raw = Lines.bytes(Lines.text(0, lines - 1) + Lines.line(lines).substring(0, 20));
    byte[] body = Lines.unfinished(codec, raw);
    String head = TestDevice.head("s", "Content-Encoding", codec.name().toLowerCase(Locale.ROOT));
    if (framing == Framing.CHUNKED) {
      connection.begin(head);
      for (int from = 0; from < body.length; from += CHUNK_BYTES) {
        connection.piece(Arrays.copyOfRange(body, from, Math.min(body.length, from + CHUNK_BYTES)));
      }
    } else {
      connection.send(head + "Content-Length: " + (body.length + 1000) + "\r\n\r\n").send(body);
    }
  }

  private static void end(DeviceConnection connection, End end) throws IOException {
    switch (end) {
      case WIRE -> connection.endOfWire();
      case TLS -> connection.endOfTls();
    }
  }

  private static void awaitPosition(TestDevice device, long position) throws Exception {
    TestNode.await("position " + position, () -> device.position("s") == position);
  }

  private static long acked(DeviceConnection connection) throws IOException {
    return connection
        .send("GET /v1/logs/position?stream=s HTTP/1.1\r\nHost: node\r\n\r\n")
        .answer()
        .number("acked");
  }

  private static void assertWholeLinesAndThenTheRest(TestDevice device, int lines)
      throws Exception {
    JsonNode ledger = node.ledger(device.id);
    assertEquals(lines, ledger.path("stored").asLong(), ledger.toString());
    assertEquals(0, ledger.path("duplicates").asLong(), ledger.toString());
    Answer answer = device.post("s", Lines.bytes(0, lines + 49L));
    assertEquals(200, answer.status(), answer.toString());
    assertEquals(50, answer.number("stored"), answer.toString());
    assertEquals(lines, answer.number("duplicates"), answer.toString());
    assertEquals(
        LongStream.range(0, lines + 50L).boxed().toList(), node.sequence(device.id), device.id);
  }
}
