package penstock.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is answered above the limits: 429 to the device that is over its own, 503 to all. */
class OverloadTest {

  @TempDir static Path dataDir;
  private static TestNode node;

  @BeforeAll
  static void start() throws Exception {
    node =
        TestNode.start(
            dataDir,
            "device.admission.requests-in-flight-max",
            "3",
            "device.admission.requests-per-device-max",
            "2",
            "device.quota.bytes-per-second",
            "1 KiB",
            "device.quota.burst",
            "256 KiB");
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
  }

  @Test
  void shouldRefuseMoreUploadsOfADeviceThanItMayHave() throws Exception {
    TestDevice device = node.device("many");
    try (DeviceConnection first = begun(device, "a");
        DeviceConnection second = begun(device, "b");
        DeviceConnection third = device.connect()) {
      Answer answer = third.request(TestDevice.head("c"), Lines.bytes(0, 9));
      assertEquals(429, answer.status());
      assertEquals("over-quota", answer.problem());
      assertTrue(Long.parseLong(answer.header("retry-after")) >= 1, answer.toString());
      assertEquals(200, first.end().answer().status());
      assertEquals(200, third.request(TestDevice.head("c"), Lines.bytes(0, 9)).status());
      // A connection that breaks gives its place back too.
      second.breakOff();
      DeviceConnection fourth = begun(device, "d");
      TestNode.await(
          "the place is free",
          () -> third.request(TestDevice.head("c"), Lines.bytes(0, 9)).status() == 200);
      fourth.close();
    }
    node.awaitIdle();
  }

  @Test
  void shouldRefuseASecondUploadOfAStreamAtOnce() throws Exception {
    TestDevice device = node.device("twice");
    try (DeviceConnection first = begun(device, "a");
        DeviceConnection second = device.connect()) {
      Answer answer = second.request(TestDevice.head("a"), Lines.bytes(0, 9));
      assertEquals(503, answer.status(), answer.toString());
      assertEquals("in-flight", answer.problem());
      assertEquals(200, second.request(TestDevice.head("b"), Lines.bytes(0, 9)).status());
      assertEquals(200, first.end().answer().status());
      assertEquals(200, second.request(TestDevice.head("a"), Lines.bytes(0, 9)).status());
    }
    node.awaitIdle();
  }

  @Test
  void shouldRefuseADeviceThatSendsMoreThanItsRate() throws Exception {
    TestDevice device = node.device("loud");
    byte[] noise = new byte[400_000];
    new Random(3).nextBytes(noise);
    byte[] loud = Lines.bytes(Lines.line(0) + "# ".repeat(10_000) + "\n");
    assertTrue(loud.length < 32_000);
    int sent = 0;
    Answer answer = device.post("s" + sent, loud);
    while (answer.status() == 200 && sent < 50) {
      sent++;
      answer = device.post("s" + sent, loud);
    }
    assertEquals(429, answer.status());
    assertEquals("over-quota", answer.problem());
    assertTrue(sent >= 256 * 1024 / loud.length, "refused after " + sent);
    long seconds = Long.parseLong(answer.header("retry-after"));
    assertTrue(seconds >= 1 && seconds <= loud.length / 1024 + 1, answer.toString());
    assertEquals(200, node.device("quiet").post("s", Lines.bytes(0, 9)).status());
  }

  @Test
  void shouldRefuseAboveItsBudgetAndKeepTheConnectionsOfSmallBodies() throws Exception {
    TestDevice busy = node.device("busy");
    TestDevice other = node.device("other");
    TestDevice refused = node.device("refused");
    try (DeviceConnection first = begun(busy, "a");
        DeviceConnection second = begun(busy, "b");
        DeviceConnection third = begun(other, "a");
        DeviceConnection small = refused.connect();
        DeviceConnection large = refused.connect();
        DeviceConnection streamed = refused.connect()) {
      Answer answer = small.request(TestDevice.head("s"), Lines.bytes(0, 2999));
      assertOverloaded(answer);
      assertFalse(answer.closes(), answer.toString());

      large.send(TestDevice.head("s") + "Content-Length: 300000\r\n\r\n");
      Answer cut = large.answer();
      assertOverloaded(cut);
      assertTrue(cut.closes(), cut.toString());
      assertTrue(large.closedWithin(30_000));

      Answer streamCut = streamed.begin(TestDevice.head("s")).answer();
      assertOverloaded(streamCut);
      assertTrue(streamCut.closes(), streamCut.toString());

      // Nothing of it was taken, and positions are told all the time.
      assertEquals(-1, refused.position("s"));
      assertEquals(200, first.end().answer().status());
      assertEquals(200, small.request(TestDevice.head("s"), Lines.bytes(0, 2999)).status());
      second.end().answer();
      third.end().answer();
    }
    node.awaitIdle();
  }

  private static void assertOverloaded(Answer answer) {
    assertEquals(503, answer.status(), answer.toString());
    assertEquals("overloaded", answer.problem());
    assertTrue(Long.parseLong(answer.header("retry-after")) >= 1, answer.toString());
  }

  /** An upload that is under way: its first record is committed, the rest is still to come. */
  private static DeviceConnection begun(TestDevice device, String stream) throws Exception {
    DeviceConnection connection = device.connect();
    connection.begin(TestDevice.head(stream)).piece(Lines.text(0, 1));
    TestNode.await("the upload is under way", () -> stored(device, stream));
    return connection;
  }

  private static boolean stored(TestDevice device, String stream) throws IOException {
    return device.position(stream) >= 0;
  }
}
