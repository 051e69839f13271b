package penstock.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A device that comes back shows its certificate by the session that it resumes. */
class ResumptionTest {

  @TempDir Path dataDir;

  @ParameterizedTest
  @CsvSource({"jdk, TLSv1.3", "jdk, TLSv1.2", "conscrypt, TLSv1.2"})
  void shouldKnowADeviceByItsSessionAndStillRefuseItOnceRevoked(String provider, String protocol)
      throws Exception {
    try (TestNode node = TestNode.start(dataDir, "device.tls.provider", provider)) {
      TestDevice device = node.device("d");
      assertFalse(upload(device, protocol, 0));
      for (int i = 1; i <= 5; i++) {
        assertTrue(upload(device, protocol, i));
      }

      node.revoke(device.id);
      try (DeviceConnection connection = device.connect(protocol)) {
        assertTrue(connection.resumed());
        Answer answer = connection.request(TestDevice.head("s"), Lines.bytes(100, 109));
        assertEquals(403, answer.status());
        assertEquals("certificate-revoked", answer.problem());
      }
      assertEquals(
          7, node.metric(handshakes("full")) + node.metric(handshakes("resumed")), "in all");
      assertEquals(60, node.sequence("d").size());
    }
  }

  @Test
  void shouldTakeADeviceByAFullHandshakeWhereConscryptCantResume() throws Exception {
    try (TestNode node = TestNode.start(dataDir, "device.tls.provider", "conscrypt")) {
      TestDevice device = node.device("d");
      for (int i = 0; i < 3; i++) {
        assertFalse(upload(device, "TLSv1.3", i));
      }
      assertEquals(3, node.metric(handshakes("full")));
      node.revoke(device.id);
      assertEquals("certificate-revoked", device.post("s", Lines.bytes(30, 39)).problem());
      assertEquals(
          "certificate-unknown", node.stranger("x").post("s", Lines.bytes(0, 9)).problem());
    }
  }

  @Test
  void shouldForgetSessionsWithTheNode() throws Exception {
    TestDevice device;
    try (TestNode node = TestNode.start(dataDir)) {
      device = node.device("d");
      assertFalse(upload(device, "TLSv1.3", 0));
    }
    try (TestNode node = TestNode.start(dataDir)) {
      TestDevice moved = device.at(node.devicePort());
      assertFalse(upload(moved, "TLSv1.3", 1));
      assertEquals(1, node.metric(handshakes("full")));
      assertTrue(upload(moved, "TLSv1.3", 2));
      assertEquals(1, node.metric(handshakes("resumed")));
    }
  }

  private static String handshakes(String result) {
    return "penstock_handshakes_total{result=\"" + result + "\"}";
  }

  /** Returns whether it came by a session of before. */
  private static boolean upload(TestDevice device, String protocol, int i) throws IOException {
    try (DeviceConnection connection = device.connect(protocol)) {
      Answer answer = connection.request(TestDevice.head("s"), Lines.bytes(10L * i, 10L * i + 9));
      assertEquals(200, answer.status(), answer.toString());
      assertEquals(10, answer.number("stored"));
      return connection.resumed();
    }
  }
}
