package penstock.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import penstock.node.segment.Codec;

/** Bodies that can't be decompressed: refused with the byte and the reason, and kept. */
class BrokenCompressionTest {

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
    device = node.device("broken-" + devices++);
  }

  @AfterEach
  void othersGoOn() throws Exception {
    assertEquals(200, other.post("s", Lines.bytes(0, 9)).status());
    node.awaitIdle();
  }

  @ParameterizedTest
  @EnumSource(
      value = Codec.class,
      names = {"GZIP", "ZSTD"})
  void shouldRefuseABodyWithBrokenCompression(Codec codec) throws Exception {
    byte[] body = compressed(codec, Lines.bytes(0, 2999));
    Arrays.fill(body, body.length / 2, body.length / 2 + 200, (byte) 0x5a);
    assertBroken(codec, body, codec.name().toLowerCase(Locale.ROOT) + ": ");
  }

  @ParameterizedTest
  @EnumSource(
      value = Codec.class,
      names = {"GZIP", "ZSTD"})
  void shouldRefuseABodyWithAnotherMagic(Codec codec) throws Exception {
    assertBroken(codec, Lines.bytes(0, 9), codec.name().toLowerCase(Locale.ROOT) + ": ");
    Codec another = codec == Codec.GZIP ? Codec.ZSTD : Codec.GZIP;
    assertBroken(
        codec,
        compressed(another, Lines.bytes(0, 9)),
        codec.name().toLowerCase(Locale.ROOT) + ": ");
  }

  @ParameterizedTest
  @EnumSource(
      value = Codec.class,
      names = {"GZIP", "ZSTD"})
  void shouldRefuseATruncatedBody(Codec codec) throws Exception {
    byte[] body = compressed(codec, Lines.bytes(0, 999));
    assertBroken(codec, Arrays.copyOf(body, body.length - 5), "ends in the middle");
    assertBroken(codec, Arrays.copyOf(body, 7), "ends in the middle");
  }

  @ParameterizedTest
  @EnumSource(
      value = Codec.class,
      names = {"GZIP", "ZSTD"})
  void shouldRefuseGarbageBehindTheBody(Codec codec) throws Exception {
    byte[] body = compressed(codec, Lines.bytes(0, 999));
    byte[] longer = Arrays.copyOf(body, body.length + 100);
    Arrays.fill(longer, body.length, longer.length, (byte) 'x');
    assertBroken(codec, longer, codec.name().toLowerCase(Locale.ROOT) + ": ");
  }

  /** On a connection that serves a good body afterwards. */
  private void assertBroken(Codec codec, byte[] body, String reason) throws Exception {
    int kept = node.quarantine(device.id, 0).size();
    try (DeviceConnection connection = device.connect()) {
      Answer answer = connection.request(head(codec), body);
      assertEquals(400, answer.status(), answer.toString());
      assertEquals("bad-body", answer.problem());
      assertTrue(answer.detail().contains(reason), answer.toString());
      assertTrue(answer.number("offset") >= 0, answer.toString());
      assertTrue(answer.number("offset") <= body.length, answer.toString());
      assertFalse(answer.closes(), answer.toString());
      JsonNode item = node.quarantine(device.id, kept + 1).get(0);
      assertEquals(answer.detail(), item.path("reason").asText());
      assertEquals(body.length, item.path("length").asInt());
      assertEquals(answer.number("offset"), item.path("offset").asLong());
      assertEquals(-1, device.position("s"));
      assertEquals(200, connection.request(TestDevice.head("t"), Lines.bytes(0, 9)).status());
    }
  }

  private static String head(Codec codec) {
    return TestDevice.head("s", "Content-Encoding", codec.name().toLowerCase(Locale.ROOT));
  }

  private static byte[] compressed(Codec codec, byte[] raw) {
    return codec == Codec.GZIP ? Lines.gzip(raw) : Lines.zstd(raw);
  }
}
