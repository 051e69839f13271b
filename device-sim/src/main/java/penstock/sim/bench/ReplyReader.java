package penstock.sim.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads answers off a connection, one after the other. Knows as much of HTTP/1.1 as a node uses:
 * every answer has a Content-Length. A general client would cost the load generator more than
 * compressing and encrypting an upload. Belongs to one thread.
 */
final class ReplyReader {

  /** A node's answers have a few hundred bytes; what is longer is none of them. */
  static final int ANSWER_BYTES_MAX = 16 * 1024;

  private final InputStream in;
  private final byte[] buffer = new byte[ANSWER_BYTES_MAX];
  private int end;

  ReplyReader(InputStream in) {
    this.in = in;
  }

  Reply read() throws IOException {
    int bodyStart = readHead();
    String[] lines = text(0, bodyStart - 4).split("\r\n", -1);
    int length = contentLength(lines);
    if (length < 0 || bodyStart + length > buffer.length) {
      throw new IOException("an answer of a length that a node does not send: " + lines[0]);
    }
    while (end < bodyStart + length) {
      more();
    }
    String body = text(bodyStart, bodyStart + length);
    drop(bodyStart + length);
    return new Reply(
        status(lines[0]),
        retryAfter(lines),
        header(lines, "connection").equalsIgnoreCase("close"),
        body);
  }

  /** Returns where the body begins. */
  private int readHead() throws IOException {
    int from = 0;
    while (true) {
      for (int i = Math.max(from, 3); i < end; i++) {
        if (buffer[i] == '\n'
            && buffer[i - 1] == '\r'
            && buffer[i - 2] == '\n'
            && buffer[i - 3] == '\r') {
          return i + 1;
        }
      }
      from = end;
      more();
    }
  }

  private void more() throws IOException {
    if (end == buffer.length) {
      throw new IOException("an answer of more than " + buffer.length + " bytes");
    }
    int read = in.read(buffer, end, buffer.length - end);
    if (read < 0) {
      throw new EOFException("the node closed the connection");
    }
    end += read;
  }

  private void drop(int bytes) {
    System.arraycopy(buffer, bytes, buffer, 0, end - bytes);
    end -= bytes;
  }

  private String text(int from, int to) {
    return new String(buffer, from, to - from, StandardCharsets.UTF_8);
  }

  private static int status(String line) throws IOException {
    String[] words = line.split(" ", 3);
    if (words.length < 2 || !words[1].matches("[1-5][0-9][0-9]")) {
      throw new IOException("not an answer of HTTP/1.1: " + line);
    }
    return Integer.parseInt(words[1]);
  }

  private static int contentLength(String[] lines) {
    String value = header(lines, "content-length");
    return value.matches("[0-9]{1,6}") ? Integer.parseInt(value) : -1;
  }

  private static long retryAfter(String[] lines) {
    String value = header(lines, "retry-after");
    return value.matches("[0-9]{1,6}") ? Long.parseLong(value) : 0;
  }

  private static String header(String[] lines, String name) {
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon == name.length()
          && line.substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
        return line.substring(colon + 1).trim();
      }
    }
    return "";
  }
}
