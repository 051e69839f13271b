package penstock.sim.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.protocol.DeviceCertificate;
import penstock.protocol.ServerTrust;
import penstock.sim.device.Reply;
import penstock.sim.device.Request;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HttpsLinkTest {

  private static final DeviceCertificate DEVICE = DeviceCertificate.generate("router-1");
  private static final Request ASK = new Request.Position("s1");
  private static final String OK =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 26\r\n\r\n"
          + "{\"stream\":\"s1\",\"acked\":41}";

  private static HttpsLink link(RawServer server, Duration reply) {
    Timeouts timeouts = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), reply);
    return new HttpsLink(server.address(), DEVICE, ServerTrust.any(), timeouts);
  }

  private static HttpsLink link(RawServer server) {
    return link(server, Duration.ofSeconds(10));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Reply answerTo(String answer) throws Exception {
    try (RawServer server =
            new RawServer(
                (request, out, socket) -> {
                  out.write(bytes(answer));
                  out.flush();
                  socket.close();
                });
        HttpsLink link = link(server)) {
      return link.send(ASK);
    }
  }

  @Test
  void shouldKeepItsConnectionFromRequestToRequest() throws Exception {
    try (RawServer server = new RawServer((request, out, socket) -> out.write(bytes(OK)));
        HttpsLink link = link(server)) {
      for (int i = 0; i < 5; i++) {
        assertEquals(41, link.send(ASK).acked());
      }
      assertEquals(1, server.connections());
      assertEquals(5, server.heads().size());
      String head = server.heads().get(0);
      assertTrue(head.startsWith("GET /v1/logs/position?stream=s1 HTTP/1.1\n"), head);
      assertTrue(head.contains("\nHost: 127.0.0.1:"), head);
      assertFalse(head.contains("Content-Length"), head);
    }
  }

  @Test
  void shouldConnectAgainWhereTheNodeHasClosed() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (RawServer server =
            new RawServer(
                (request, out, socket) -> {
                  out.write(bytes(OK));
                  out.flush();
                  socket.close();
                  closed.countDown();
                });
        HttpsLink link = link(server)) {
      assertEquals(41, link.send(ASK).acked());
      assertTrue(closed.await(10, TimeUnit.SECONDS));
      assertEquals(41, link.send(ASK).acked());
      assertEquals(2, server.connections());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Connection: close", "connection: Close, x"})
  void shouldNotUseAConnectionThatIsToClose(String header) throws Exception {
    String answer = OK.replace("Content-Type", header + "\r\nContent-Type");
    try (RawServer server = new RawServer((request, out, socket) -> out.write(bytes(answer)));
        HttpsLink link = link(server)) {
      link.send(ASK);
      link.send(ASK);
      assertEquals(2, server.connections());
    }
  }

  @Test
  void shouldReadAnAnswerInChunks() throws Exception {
    String answer =
        """
        HTTP/1.1 200 OK\r
        Transfer-Encoding: chunked\r
        Content-Type: application/json\r
        \r
        a;x=1\r
        {"stream":\r
        10\r
        "s1","acked":41}\r
        0\r
        Trailer: yes\r
        \r
        """;
    try (RawServer server = new RawServer((request, out, socket) -> out.write(bytes(answer)));
        HttpsLink link = link(server)) {
      assertEquals(41, link.send(ASK).acked());
      assertEquals(41, link.send(ASK).acked());
      assertEquals(1, server.connections());
    }
  }

  @Test
  void shouldReadAnAnswerUpToItsEnd() throws Exception {
    Reply reply =
        answerTo("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"acked\":-1}");

    assertEquals(-1, reply.acked());
  }

  @Test
  void shouldPassOverInterimAnswers() throws Exception {
    assertEquals(41, answerTo("HTTP/1.1 100 Continue\r\n\r\n" + OK).acked());
  }

  @Test
  void shouldUnderstandARefusal() throws Exception {
    Reply reply =
        answerTo(
            """
            HTTP/1.1 503 Service Unavailable\r
            Retry-After: 17\r
            Content-Type: application/problem+json\r
            Content-Length: 40\r
            \r
            {"type":"overloaded","detail":"is full"}""");

    assertEquals(503, reply.status());
    assertEquals(17, reply.retryAfterSeconds());
    assertEquals("overloaded is full", reply.detail());
    assertEquals(Reply.NO_ACKED, reply.acked());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"acked\":\"41\"}", "{}", "[]", "{", ""})
  void shouldNotTakeA200ForAnAcknowledgementThatSaysNothing(String body) throws Exception {
    Reply reply =
        answerTo(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body);

    assertEquals(Reply.NO_ACKED, reply.acked());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "HTTP/1.1 200\r\nno header\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n"
      })
  void shouldRefuseWhatIsNoHttp(String answer) {
    assertThrows(WireException.class, () -> answerTo(answer));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}"
      })
  void shouldFailWhereAnAnswerBreaksOff(String answer) {
    assertThrows(IOException.class, () -> answerTo(answer));
  }

  @Test
  void shouldBoundWhatANodeCanSend() {
    String header = "X-Padding: " + "x".repeat(HttpReader.HEAD_BYTES_MAX) + "\r\n";
    assertThrows(WireException.class, () -> answerTo("HTTP/1.1 200 OK\r\n" + header + "\r\n"));
    String body = "x".repeat(HttpReader.BODY_BYTES_MAX + 1);
    assertThrows(WireException.class, () -> answerTo("HTTP/1.1 200 OK\r\n\r\n" + body));
    assertThrows(
        WireException.class, () -> answerTo("HTTP/1.1 100 Continue\r\n\r\n".repeat(20) + OK));
  }

  /** However often a byte trickles in. */
  @Test
  void shouldNotWaitForEverOnANodeThatDribbles() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (RawServer server =
            new RawServer(
                (request, out, socket) -> {
                  try {
                    while (!over.await(50, TimeUnit.MILLISECONDS)) {
                      out.write('H');
                      out.flush();
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
        HttpsLink link = link(server, Duration.ofMillis(400))) {
      assertThrows(SocketTimeoutException.class, () -> link.send(ASK));
      over.countDown();
    }
  }

  @Test
  void shouldFailAtOnceWhenItsConnectionIsCut() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try (RawServer server =
            new RawServer(
                (request, out, socket) -> {
                  asked.countDown();
                  try {
                    over.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
        HttpsLink link = link(server)) {
      Future<Reply> reply = executor.submit(() -> link.send(ASK));
      assertTrue(asked.await(10, TimeUnit.SECONDS));

      link.cut();

      ExecutionException failed =
          assertThrows(ExecutionException.class, () -> reply.get(5, TimeUnit.SECONDS));
      assertTrue(failed.getCause() instanceof IOException, failed.toString());
      over.countDown();
    } finally {
      executor.shutdownNow();
    }
  }
}
