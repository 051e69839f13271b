package penstock.sim.swarm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import penstock.sim.device.Reply;

/**
 * Finds a node's answer among bytes that came in. Knows as much of HTTP/1.1 as a node uses: every
 * answer has a Content-Length. Makes no object of a header that nobody looks at. Stateless.
 */
final class AnswerReader {

  /** Of a refusal by a node that had begun: something may be stored, and counted. */
  private static final String AWAY = "urn:penstock:problem:dependency-away";

  /** A node's answers have a few hundred bytes; what is longer is none of them. */
  static final int ANSWER_BYTES_MAX = 16 * 1024;

  private static final int DETAIL_MAX = 200;
  private static final int STATUS_AT = "HTTP/1.1 ".length();

  private AnswerReader() {}

  /**
   * An answer.
   *
   * @param bytes that it took
   * @param closes whether the connection ends with it
   */
  record Answer(Reply reply, int bytes, boolean closes) {}

  /** Reads {@code bytes[0, length)}; null where the answer is not whole yet. */
  static @Nullable Answer read(byte[] bytes, int length) throws IOException {
    int body = bodyStart(bytes, length);
    if (body < 0) {
      if (length >= ANSWER_BYTES_MAX) {
        throw new IOException("an answer of more than " + ANSWER_BYTES_MAX + " bytes");
      }
      return null;
    }
    long bodyBytes = header(bytes, body, "content-length");
    if (bodyBytes < 0 || body + bodyBytes > ANSWER_BYTES_MAX) {
      throw new IOException(
          "an answer of a length that a node does not send: " + text(bytes, 0, Math.min(body, 80)));
    }
    int end = body + (int) bodyBytes;
    return length < end ? null : answer(bytes, body, end);
  }

  private static Answer answer(byte[] bytes, int body, int end) throws IOException {
    int status = status(bytes, body);
    boolean closes = closes(bytes, body);
    if (status == 200) {
      long acked = member(bytes, body, end, "\"acked\":", Reply.NO_ACKED);
      long stored = member(bytes, body, end, "\"stored\":", 0);
      long duplicates = member(bytes, body, end, "\"duplicates\":", 0);
      return new Answer(new Reply(200, -1, acked, stored, duplicates, ""), end, closes);
    }
    long retryAfter = header(bytes, body, "retry-after");
    // Refusals come by the thousand, and nobody reads them.
    boolean usual = (status == 503 || status == 429) && !names(bytes, body, end, AWAY);
    String detail = usual ? "" : text(bytes, body, Math.min(end, body + DETAIL_MAX));
    return new Answer(new Reply(status, retryAfter, Reply.NO_ACKED, 0, 0, detail), end, closes);
  }

  private static int bodyStart(byte[] bytes, int length) {
    for (int i = 3; i < length; i++) {
      if (bytes[i] == '\n'
          && bytes[i - 1] == '\r'
          && bytes[i - 2] == '\n'
          && bytes[i - 3] == '\r') {
        return i + 1;
      }
    }
    return -1;
  }

  private static int status(byte[] bytes, int head) throws IOException {
    int status = 0;
    for (int i = STATUS_AT; i < STATUS_AT + 3 && i < head; i++) {
      status = status * 10 + (bytes[i] - '0');
    }
    if (bytes[0] != 'H' || status < 100 || status > 599) {
      throw new IOException("not an answer of HTTP/1.1: " + text(bytes, 0, Math.min(head, 80)));
    }
    return status;
  }

  /** The number that a header has; -1 where it is not there, or has anything else. */
  private static long header(byte[] bytes, int head, String name) {
    int value = valueOf(bytes, head, name);
    return value < 0 ? -1 : number(bytes, value, head, -1);
  }

  private static boolean closes(byte[] bytes, int head) {
    int value = valueOf(bytes, head, "connection");
    return value >= 0
        && text(bytes, value, Math.min(head, value + 5)).toLowerCase(Locale.ROOT).equals("close");
  }

  /** Where the value of a header begins; names are in lower case here and in any case there. */
  private static int valueOf(byte[] bytes, int head, String name) {
    for (int i = 0; i + name.length() + 2 < head; i++) {
      if (bytes[i] == '\n' && begins(bytes, i + 1, name) && bytes[i + 1 + name.length()] == ':') {
        int value = i + 2 + name.length();
        while (bytes[value] == ' ') {
          value++;
        }
        return value;
      }
    }
    return -1;
  }

  private static boolean begins(byte[] bytes, int at, String name) {
    for (int i = 0; i < name.length(); i++) {
      int found = bytes[at + i];
      int lower = found >= 'A' && found <= 'Z' ? found + 32 : found;
      if (lower != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean names(byte[] bytes, int from, int to, String name) {
    for (int i = from; i + name.length() <= to; i++) {
      if (begins(bytes, i, name)) {
        return true;
      }
    }
    return false;
  }

  private static long member(byte[] bytes, int from, int to, String name, long absent) {
    for (int i = from; i + name.length() < to; i++) {
      if (bytes[i] == '"' && begins(bytes, i, name)) {
        int value = i + name.length();
        while (value < to && bytes[value] == ' ') {
          value++;
        }
        return number(bytes, value, to, absent);
      }
    }
    return absent;
  }

  private static long number(byte[] bytes, int from, int to, long absent) {
    boolean negative = from < to && bytes[from] == '-';
    int at = negative ? from + 1 : from;
    long number = 0;
    int digits = 0;
    while (at < to && bytes[at] >= '0' && bytes[at] <= '9' && digits < 18) {
      number = number * 10 + (bytes[at++] - '0');
      digits++;
    }
    if (digits == 0) {
      return absent;
    }
    return negative ? -number : number;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
