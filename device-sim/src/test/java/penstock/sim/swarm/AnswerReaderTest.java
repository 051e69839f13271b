package penstock.sim.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.sim.device.Reply;

class AnswerReaderTest {

  private static final String OK =
      "HTTP/1.1 200 OK\r\nServer: x\r\ncontent-length: 57\r\n\r\n"
          + "{\"stream\":\"s1\", \"acked\": 1234,\"stored\":80,\"duplicates\":20}";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static AnswerReader.Answer read(String text) throws IOException {
    return AnswerReader.read(bytes(text), text.length());
  }

  @Test
  void shouldReadAnAnswerOnlyOnceItIsWhole() throws IOException {
    String whole = OK.replace("57", Integer.toString(OK.length() - OK.indexOf("{")));
    for (int length = 0; length < whole.length(); length++) {
      assertNull(AnswerReader.read(bytes(whole), length));
    }
    AnswerReader.Answer answer = read(whole);
    assertEquals(Reply.acked(1234, 80, 20), answer.reply());
    assertEquals(whole.length(), answer.bytes());
    assertFalse(answer.closes());
  }

  @Test
  void shouldReadARefusal() throws IOException {
    AnswerReader.Answer answer =
        read(
            "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 17\r\nConnection: Close\r\n"
                + "Content-Length: 2\r\n\r\n{}");
    assertEquals(503, answer.reply().status());
    assertEquals(17, answer.reply().retryAfterSeconds());
    assertTrue(answer.closes());
    assertFalse(answer.reply().isOk());
    assertEquals("", answer.reply().detail());
  }

  @Test
  void shouldTellARefusalByANodeThatHadBegun() throws IOException {
    String problem = "{\"type\":\"urn:penstock:problem:dependency-away\"}";
    AnswerReader.Answer answer =
        read(
            "HTTP/1.1 503 Service Unavailable\r\nContent-Length: "
                + problem.length()
                + "\r\n\r\n"
                + problem);
    assertEquals(problem, answer.reply().detail());
  }

  @Test
  void shouldKeepWhyWhereItIsRare() throws IOException {
    AnswerReader.Answer answer =
        read("HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\n\r\n{\"a\":");
    assertEquals("{\"a\":", answer.reply().detail());
    assertEquals(-1, answer.reply().retryAfterSeconds());
  }

  @Test
  void shouldNotTakeA200WithoutAWatermark() throws IOException {
    assertFalse(read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").reply().isOk());
    assertEquals(
        -1, read("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"acked\":-1}").reply().acked());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n",
        "HTTP/1.1 9xx OK\r\nContent-Length: 0\r\n\r\n"
      })
  void shouldRefuseWhatNoNodeSays(String text) {
    assertThrows(IOException.class, () -> read(text));
  }

  @Test
  void shouldRefuseAnAnswerWithoutEnd() {
    byte[] endless = new byte[AnswerReader.ANSWER_BYTES_MAX];
    assertThrows(IOException.class, () -> AnswerReader.read(endless, endless.length));
  }
}
