package penstock.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attacks guarantee 5 with thousands of senders at a byte a second, in the head or in the body. */
class SlowSendersTest {

  private static final int DEVICES = 625;
  private static final int CONNECTIONS_EACH = 8;

  /** Of each eight: fewer bodies in all than there are places for requests. */
  private static final int BODIES_EACH = 5;

  /** Devices that come at once: more would be refused until it shows that they are slow. */
  private static final int GROUP = 20;

  private static final int UPLOADS = 50;
  private static final Duration PROMPT = Duration.ofSeconds(10);

  /** Both ends of 5,000 connections are in this heap. */
  private static final long HELD_BYTES_MAX = 256L << 20;

  @TempDir Path dataDir;

  @Test
  void shouldTakeOtherUploadsWhileThousandsSendAByteASecond() throws Exception {
    int port = freePort();
    try (TestNode node = TestNode.start(dataDir, "device.proxied-port", Integer.toString(port))) {
      TestDevice other = node.device("other");
      assertEquals(200, other.post("warm", Lines.bytes(0, 999)).status());
      long before = usedHeap();
      List<SocketChannel> slow = slow(node, port);
      AtomicBoolean done = new AtomicBoolean();
      Thread sender = new Thread(() -> send(slow, done), "slow-senders");
      sender.start();
      try {
        long slowest = 0;
        for (int i = 0; i < UPLOADS; i++) {
          long startNanos = System.nanoTime();
          Answer answer = other.post("s", Lines.bytes(200L * i, 200L * i + 199));
          slowest = Math.max(slowest, System.nanoTime() - startNanos);
          assertEquals(200, answer.status(), answer.toString());
        }
        assertTrue(slowest < PROMPT.toNanos(), "one took " + Duration.ofNanos(slowest));
        double budget = node.metric("penstock_gate_bytes_in_flight");
        assertTrue(budget < 8 << 20, "of the budget they have " + budget);
        long held = usedHeap() - before;
        assertTrue(held < HELD_BYTES_MAX, "they hold " + (held >> 20) + " MiB");
      } finally {
        done.set(true);
        sender.join();
        for (SocketChannel channel : slow) {
          channel.close();
        }
      }
      node.awaitIdle();
    }
  }

  private static List<SocketChannel> slow(TestNode node, int port) throws Exception {
    List<SocketChannel> slow = new ArrayList<>();
    for (int d = 0; d < DEVICES; d++) {
      String fingerprint = String.format("%064x", d + 1);
      node.put("slow-" + d, fingerprint, "active");
      for (int c = 0; c < CONNECTIONS_EACH; c++) {
        SocketChannel channel = SocketChannel.open();
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String head =
            TestDevice.head("s" + c, "X-Forwarded-Client-Cert", "Hash=" + fingerprint)
                + (c < BODIES_EACH ? "Content-Length: 60000\r\n\r\n6,1,1,-;" : "X-Slow: ");
        ByteBuffer bytes = ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
          int unused = channel.write(bytes);
        }
        slow.add(channel);
      }
      if ((d + 1) % GROUP == 0 || d + 1 == DEVICES) {
        awaitBodies(node, (d + 1) * BODIES_EACH);
      }
    }
    return slow;
  }

  private static void awaitBodies(TestNode node, int bodies) throws Exception {
    TestNode.await(
        bodies + " bodies have begun",
        () -> node.metric("penstock_gate_requests_in_flight") >= bodies);
  }

  private static void send(List<SocketChannel> slow, AtomicBoolean done) {
    long began = System.nanoTime();
    for (int round = 1; !done.get(); round++) {
      for (SocketChannel channel : slow) {
        try {
          int unused = channel.write(ByteBuffer.wrap(new byte[] {'x'}));
        } catch (IOException e) {
          // A head that takes for ever is cut off after first-request-timeout.
          close(channel);
        }
      }
      LockSupport.parkNanos(began + round * Duration.ofSeconds(1).toNanos() - System.nanoTime());
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
