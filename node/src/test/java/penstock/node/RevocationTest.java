package penstock.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attacks guarantee 9: a revoked certificate stops working on connections that are open. */
class RevocationTest {

  private static final Duration OUT_WITHIN = Duration.ofSeconds(5);

  @TempDir static Path dataDir;
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.start(dataDir);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void shouldRefuseARevokedDeviceOnItsOpenConnection() throws Exception {
    TestDevice device = node.device("kept-alive");
    try (DeviceConnection connection = device.connect()) {
      assertEquals(200, connection.request(TestDevice.head("s"), Lines.bytes(0, 9)).status());
      node.revoke(device.id);
      long revokedNanos = System.nanoTime();
      Answer answer = connection.request(TestDevice.head("s"), Lines.bytes(10, 19));
      assertRevoked(answer, revokedNanos);
      assertEquals("certificate-revoked", device.get("/v1/logs/position?stream=s").problem());

      node.put(device.id, device.fingerprint, "active");
      Answer again = connection.request(TestDevice.head("s"), Lines.bytes(5, 19));
      assertEquals(200, again.status(), again.toString());
      assertEquals(10, again.number("stored"));
      assertEquals(5, again.number("duplicates"));
    }
    assertEquals(LongStream.range(0, 20).boxed().toList(), node.sequence(device.id));
  }

  @Test
  void shouldEndTheOpenUploadOfARevokedDeviceAndKeepWhatWasCommitted() throws Exception {
    TestDevice device = node.device("streaming");
    TestDevice other = node.device("other");
    try (DeviceConnection upload = device.connect();
        DeviceConnection otherUpload = other.connect()) {
      upload.begin(TestDevice.head("s")).piece(Lines.text(0, 9));
      otherUpload.begin(TestDevice.head("s")).piece(Lines.text(0, 9));
      TestNode.await("the lines are stored", () -> device.position("s") == 9);
      node.revoke(device.id);
      long revokedNanos = System.nanoTime();
      Answer answer = upload.answer();
      assertRevoked(answer, revokedNanos);
      assertTrue(answer.closes(), answer.toString());
      assertTrue(upload.closedWithin(30_000));
      assertEquals(200, otherUpload.piece(Lines.text(10, 19)).end().answer().status());
    }
    node.awaitIdle();
    assertEquals(LongStream.range(0, 10).boxed().toList(), node.sequence(device.id));
    assertEquals(LongStream.range(0, 20).boxed().toList(), node.sequence(other.id));

    node.put(device.id, device.fingerprint, "active");
    Answer again = device.post("s", Lines.bytes(0, 14));
    assertEquals(5, again.number("stored"), again.toString());
    assertEquals(10, again.number("duplicates"), again.toString());
  }

  @Test
  void shouldEndTheOpenUploadOfADeviceThatGotAnotherCertificate() throws Exception {
    TestDevice device = node.device("renewed");
    TestDevice renewed = node.stranger("renewed");
    try (DeviceConnection upload = device.connect()) {
      upload.begin(TestDevice.head("s")).piece(Lines.text(0, 9));
      TestNode.await("the lines are stored", () -> device.position("s") == 9);
      node.put(renewed.id, renewed.fingerprint, "active");
      long revokedNanos = System.nanoTime();
      assertRevoked(upload.answer(), revokedNanos);
    }
    assertEquals("certificate-unknown", device.post("s", Lines.bytes(0, 9)).problem());
    assertEquals(10, renewed.post("s", Lines.bytes(0, 9)).number("duplicates"));
  }

  private static void assertRevoked(Answer answer, long revokedNanos) {
    Duration took = Duration.ofNanos(System.nanoTime() - revokedNanos);
    assertEquals(403, answer.status(), answer.toString());
    assertEquals("certificate-revoked", answer.problem());
    assertTrue(took.compareTo(OUT_WITHIN) < 0, "it took " + took);
  }
}
