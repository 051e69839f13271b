package penstock.sim.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads answers of HTTP/1.1 from one connection: fixed length, chunked, or up to its end. All that
 * a node can send is bounded. Not thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112</a>
 */
final class HttpReader {

  /** Status line and headers; servers themselves take 8 to 16 KiB. */
  static final int HEAD_BYTES_MAX = 16 * 1024;

  /** An answer to a device is a line of JSON; a proxy's error page is a few KiB. */
  static final int BODY_BYTES_MAX = 256 * 1024;

  /** 100 Continue and its like, ahead of the answer. */
  private static final int INTERIM_MAX = 8;

  /** Sets how long the next read may take; throws where no time is left. */
  interface Patience {
    void beforeRead() throws IOException;
  }

  private final InputStream in;
  private final Patience patience;
  private final byte[] buffer = new byte[4096];
  private int at;
  private int end;
  private int headBytes;

  HttpReader(InputStream in, Patience patience) {
    this.in = in;
    this.patience = patience;
  }

  /** Whether bytes have come that nobody asked for. */
  boolean hasLeftover() {
    return at < end;
  }

  /**
   * Reads the next answer.
   *
   * @throws EOFException where the connection ended ahead of its first byte, or in the middle
   * @throws WireException where it is no HTTP, or too much
   */
  HttpReply read() throws IOException {
    for (int interim = 0; interim <= INTERIM_MAX; interim++) {
      headBytes = 0;
      String statusLine = line();
      int status = status(statusLine);
      Map<String, String> headers = headers();
      if (status >= 200) {
        return withBody(status, headers, !statusLine.startsWith("HTTP/1.0"));
      }
    }
    throw new WireException("more than " + INTERIM_MAX + " interim answers");
  }

  private static int status(String line) throws WireException {
    if (!line.matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?")) {
      throw new WireException("no status line of HTTP/1.1: " + abridged(line));
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new WireException("no header: " + abridged(line));
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      headers.put(name, line.substring(colon + 1).strip());
    }
    return headers;
  }

  private HttpReply withBody(int status, Map<String, String> headers, boolean keepsAliveUnasked)
      throws IOException {
    String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
    boolean keepsAlive =
        connection.contains("close")
            ? false
            : keepsAliveUnasked || connection.contains("keep-alive");
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (status == 204 || status == 304) {
      return reply(status, headers, body, keepsAlive);
    }
    if (headers
        .getOrDefault("transfer-encoding", "")
        .toLowerCase(Locale.ROOT)
        .contains("chunked")) {
      readChunks(body);
    } else if (headers.containsKey("content-length")) {
      readFixed(length(headers.getOrDefault("content-length", ""), 10), body);
    } else {
      readToEnd(body);
      keepsAlive = false;
    }
    return reply(status, headers, body, keepsAlive);
  }

  private static HttpReply reply(
      int status, Map<String, String> headers, ByteArrayOutputStream body, boolean keepsAlive) {
    return new HttpReply(
        status, Map.copyOf(headers), body.toString(StandardCharsets.UTF_8), keepsAlive);
  }

  private static int length(String digits, int radix) throws WireException {
    try {
      int length = Integer.parseInt(digits, radix);
      if (length < 0 || digits.startsWith("+")) {
        throw new WireException("no length: " + abridged(digits));
      }
      return length;
    } catch (NumberFormatException e) {
      throw new WireException("no length, or too long a body: " + abridged(digits));
    }
  }

  private void readChunks(ByteArrayOutputStream body) throws IOException {
    while (true) {
      headBytes = 0;
      String line = line();
      int semicolon = line.indexOf(';');
      String digits = semicolon < 0 ? line : line.substring(0, semicolon);
      int length = length(digits.strip(), 16);
      if (length == 0) {
        headers();
        return;
      }
      readFixed(length, body);
      if (!line().isEmpty()) {
        throw new WireException("a chunk goes on behind its length");
      }
    }
  }

  private void readFixed(int length, ByteArrayOutputStream body) throws IOException {
    int left = length;
    while (left > 0) {
      ensure("in the middle of its body");
      int taken = Math.min(left, end - at);
      take(taken, body);
      left -= taken;
    }
  }

  private void readToEnd(ByteArrayOutputStream body) throws IOException {
    while (at < end || fill()) {
      take(end - at, body);
    }
  }

  private void take(int taken, ByteArrayOutputStream body) throws WireException {
    if (body.size() + taken > BODY_BYTES_MAX) {
      throw new WireException("an answer of more than " + BODY_BYTES_MAX + " bytes");
    }
    body.write(buffer, at, taken);
    at += taken;
  }

  /** Up to the next newline, without it and without a carriage return before it. */
  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      ensure(headBytes == 0 ? "ahead of its first byte" : "in the middle of its head");
      if (++headBytes > HEAD_BYTES_MAX) {
        throw new WireException("an answer's head of more than " + HEAD_BYTES_MAX + " bytes");
      }
      char next = (char) (buffer[at++] & 0xff);
      if (next == '\n') {
        int last = line.length() - 1;
        if (last >= 0 && line.charAt(last) == '\r') {
          line.setLength(last);
        }
        return line.toString();
      }
      line.append(next);
    }
  }

  private void ensure(String where) throws IOException {
    if (at == end && !fill()) {
      throw new EOFException("the node ended the connection " + where);
    }
  }

  private boolean fill() throws IOException {
    patience.beforeRead();
    int read = in.read(buffer);
    at = 0;
    end = Math.max(0, read);
    return read > 0;
  }

  private static String abridged(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
