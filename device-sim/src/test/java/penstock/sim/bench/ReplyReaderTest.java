package penstock.sim.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {

  private static final String OK =
      "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 13\r\n\r\n{\"acked\":812}";
  private static final String BUSY =
      "HTTP/1.1 503 Service Unavailable\r\nretry-after: 17\r\nCONNECTION: close\r\n"
          + "Content-Length: 2\r\n\r\n{}";

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Gives few bytes at a time, as a network may. */
  private static InputStream dribble(String text, int most) {
    return new InputStream() {
      private final InputStream in = stream(text);

      @Override
      public int read() throws IOException {
        return in.read();
      }

      @Override
      public int read(byte[] bytes, int at, int length) throws IOException {
        return in.read(bytes, at, Math.min(length, most));
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 50, 1000})
  void shouldReadAnswersHoweverTheyArrive(int most) throws IOException {
    ReplyReader reader = new ReplyReader(dribble(OK + BUSY + OK, most));
    assertEquals(new Reply(200, 0, false, "{\"acked\":812}"), reader.read());
    assertEquals(new Reply(503, 17, true, "{}"), reader.read());
    assertEquals(new Reply(200, 0, false, "{\"acked\":812}"), reader.read());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n",
        "SSH-2.0-OpenSSH\r\nContent-Length: 0\r\n\r\n"
      })
  void shouldNotTakeWhatIsNoAnswer(String text) {
    assertThrows(IOException.class, () -> new ReplyReader(stream(text)).read());
  }

  @Test
  void shouldNotReadOnForEver() {
    String endless = "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(ReplyReader.ANSWER_BYTES_MAX);
    IOException e = assertThrows(IOException.class, () -> new ReplyReader(stream(endless)).read());
    assertTrue(e.getMessage().contains("more than"), e::getMessage);
  }
}
