package penstock.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many connections there may be, and how long those live that are of no use. */
class ConnectionLimitsTest {

  private static final String OPEN = "penstock_connections{listener=\"tls\"}";
  private static final String REFUSED =
      "penstock_connections_refused_total{reason=\"connections-max\"}";

  @TempDir Path dataDir;

  @Test
  void shouldCloseConnectionsBeyondTheLimitAndTakeNewOnesWhenThereIsRoom() throws Exception {
    try (TestNode node = TestNode.start(dataDir, "device.connections-max", "3")) {
      TestDevice device = node.device("d");
      List<DeviceConnection> open = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        open.add(device.connect());
      }
      assertThrows(IOException.class, device::connect);
      assertEquals(3, node.metric(OPEN));
      assertTrue(node.metric(REFUSED) >= 1);
      for (DeviceConnection connection : open) {
        assertEquals(200, connection.request(TestDevice.head("s"), Lines.bytes(0, 3)).status());
      }
      open.remove(0).close();
      TestNode.await("there is room", () -> node.metric(OPEN) == 2);
      assertEquals(200, device.post("s", Lines.bytes(0, 3)).status());
      for (DeviceConnection connection : open) {
        connection.close();
      }
    }
  }

  @Test
  void shouldCloseAConnectionWithoutARequest() throws Exception {
    try (TestNode node = TestNode.start(dataDir, "device.first-request-timeout", "1 s")) {
      TestDevice device = node.device("d");
      try (DeviceConnection silent = device.connect();
          DeviceConnection used = device.connect()) {
        assertEquals(200, used.request(TestDevice.head("s"), Lines.bytes(0, 3)).status());
        assertTrue(silent.closedWithin(30_000));
        assertEquals(200, used.request(TestDevice.head("s"), Lines.bytes(4, 7)).status());
      }
    }
  }

  @Test
  void shouldNotLetAStrangerHoldAConnection() throws Exception {
    try (TestNode node = TestNode.start(dataDir, "device.first-request-timeout", "1 s")) {
      TestDevice stranger = node.stranger("stranger");
      try (DeviceConnection insists = stranger.connect();
          DeviceConnection rests = stranger.connect()) {
        assertEquals(403, insists.request(TestDevice.head("s"), Lines.bytes(0, 3)).status());
        Answer second = insists.request(TestDevice.head("s"), Lines.bytes(0, 3));
        assertEquals(403, second.status());
        assertTrue(second.closes(), second.toString());
        assertTrue(insists.closedWithin(30_000));
        assertEquals(403, rests.request(TestDevice.head("s"), Lines.bytes(0, 3)).status());
        assertTrue(rests.closedWithin(30_000));
      }
      TestNode.await("both are gone", () -> node.metric(OPEN) == 0);
    }
  }
}
