package penstock.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attacks guarantee 5 with patience: hundreds of uploads that never come to their end. */
class DribbleTest {

  private static final int DEVICES = 50;
  private static final int CONNECTIONS_EACH = 6;
  private static final int UPLOADS = 100;

  /** A machine that runs other tests at the same time may take some of it. */
  private static final Duration PROMPT = Duration.ofSeconds(10);

  /** Buffers of TLS and of HTTP for each connection are some 100 KiB. */
  private static final long HELD_BYTES_MAX = 128L << 20;

  @TempDir static Path dataDir;
  private static TestNode node;

  @BeforeAll
  static void start() throws Exception {
    node = TestNode.start(dataDir);
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
  }

  @Test
  void shouldTakeOtherUploadsPromptlyWhileHundredsDribble() throws Exception {
    TestDevice other = node.device("other");
    assertEquals(200, other.post("warm", Lines.bytes(0, 999)).status());
    long before = usedHeap();
    List<DeviceConnection> dribbling = dribblers();
    AtomicBoolean done = new AtomicBoolean();
    Thread dribble = new Thread(() -> dribble(dribbling, done), "dribble");
    dribble.start();
    try {
      long slowest = 0;
      for (int i = 0; i < UPLOADS; i++) {
        long startNanos = System.nanoTime();
        Answer answer = other.post("s", Lines.zstd(Lines.bytes(500L * i, 500L * i + 499)), ZSTD);
        slowest = Math.max(slowest, System.nanoTime() - startNanos);
        assertEquals(200, answer.status(), answer.toString());
        assertEquals(500, answer.number("stored"));
      }
      assertTrue(slowest < PROMPT.toNanos(), "one took " + Duration.ofNanos(slowest));
      long held = usedHeap() - before;
      assertTrue(held < HELD_BYTES_MAX, "they hold " + (held >> 20) + " MiB");
      assertEquals(UPLOADS * 500, node.sequence("other").size() - 1000);
    } finally {
      done.set(true);
      dribble.join();
      for (DeviceConnection connection : dribbling) {
        connection.breakOff();
      }
    }
    node.awaitIdle();
    TestNode.await("the memory is free again", () -> usedHeap() < before + (32 << 20));
  }

  private static final String[] ZSTD = {"Content-Encoding", "zstd"};

  /** A third promises a large body, a third promises nothing, a third does not end its head. */
  private static List<DeviceConnection> dribblers() throws Exception {
    List<DeviceConnection> dribbling = new ArrayList<>();
    for (int d = 0; d < DEVICES; d++) {
      TestDevice device = node.device("dribbler-" + d);
      for (int c = 0; c < CONNECTIONS_EACH; c++) {
        DeviceConnection connection = device.connect();
        String head = TestDevice.head("s" + c);
        switch (c % 3) {
          case 0 -> connection.send(head + "Content-Length: 60000000\r\n\r\n6,1,1,-;");
          case 1 -> connection.send(TestDevice.head("s" + c, ZSTD) + "Content-Length: 900\r\n\r\n");
          default -> connection.send(head + "X-Slow: ");
        }
        dribbling.add(connection);
      }
    }
    return dribbling;
  }

  private static void dribble(List<DeviceConnection> connections, AtomicBoolean done) {
    byte[] one = {'x'};
    for (int i = 0; !done.get(); i++) {
      int kind = i % CONNECTIONS_EACH % 3;
      DeviceConnection connection = connections.get(i % connections.size());
      try {
        // Zstd would be refused at its first wrong byte: its body does not even begin.
        connection.send(kind == 1 ? new byte[0] : one);
      } catch (IOException e) {
        throw new AssertionError("the node has cut a connection off that did nothing wrong", e);
      }
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
    }
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
