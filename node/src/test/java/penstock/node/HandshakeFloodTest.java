package penstock.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attacks guarantee 5 ahead of HTTP: thousands of connections that never become one. */
class HandshakeFloodTest {

  private static final int FLOOD = 2_000;
  private static final int DEVICES = 8;

  /** Clients give up and come again while the flood is on; this is for the last of them. */
  private static final Duration IN_AGAIN = Duration.ofSeconds(60);

  /** Some 40 KiB each, and what uploads take meanwhile. */
  private static final long HELD_BYTES_MAX = 200L << 20;

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
  void shouldTakeUploadsOnOpenConnectionsWhileOthersNeverSayHello() throws Exception {
    attack("silent", new byte[0]);
  }

  @Test
  void shouldTakeUploadsOnOpenConnectionsWhileOthersSayHelloAndStop() throws Exception {
    attack("stopped", hello());
  }

  @Test
  void shouldHangUpOnWhatIsNoHello() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.devicePort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      while (socket.getInputStream().read() >= 0) {}
    }
  }

  private void attack(String name, byte[] words) throws Exception {
    List<TestDevice> devices = new ArrayList<>();
    List<DeviceConnection> open = new ArrayList<>();
    List<Socket> flood = new ArrayList<>();
    try {
      for (int d = 0; d < DEVICES; d++) {
        devices.add(node.device(name + "-" + d));
        open.add(devices.get(d).connect());
      }
      long before = usedHeap();
      for (int round = 0; round < 10; round++) {
        flood(flood, FLOOD / 10, words);
        upload(open, round);
      }
      assertTrue(node.metric("penstock_handshakes_in_flight") <= 256);
      long held = usedHeap() - before;
      assertTrue(held < HELD_BYTES_MAX, "they hold " + (held >> 20) + " MiB");
      TestNode.await("a new device gets in", IN_AGAIN, () -> getsIn(name + "-new"));
      upload(open, 10);
      TestNode.await(
          "those that did nothing are closed",
          IN_AGAIN,
          () -> node.metric("penstock_connections{listener=\"tls\"}") <= DEVICES);
      assertEquals(0, node.metric("penstock_handshakes_in_flight"));
      upload(open, 11);
    } finally {
      for (Socket socket : flood) {
        socket.close();
      }
      for (DeviceConnection connection : open) {
        connection.close();
      }
    }
  }

  private static void flood(List<Socket> flood, int count, byte[] words) throws IOException {
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket();
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), node.devicePort()), 30_000);
      socket.getOutputStream().write(words);
      flood.add(socket);
    }
  }

  private static void upload(List<DeviceConnection> open, int round) throws IOException {
    for (DeviceConnection connection : open) {
      byte[] body = Lines.bytes(100L * round, 100L * round + 99);
      Answer answer = connection.request(TestDevice.head("s"), body);
      assertEquals(200, answer.status(), answer.toString());
    }
  }

  private static boolean getsIn(String id) throws Exception {
    TestDevice device = node.device(id);
    try {
      return device.post("s", Lines.bytes(0, 9)).status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** What a client says first. */
  private static byte[] hello() throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine("node", 443);
    engine.setUseClientMode(true);
    ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    var unused = engine.wrap(ByteBuffer.allocate(0), hello);
    return Arrays.copyOf(hello.array(), hello.position());
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
