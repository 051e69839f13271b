package penstock.node.operator;

import akka.util.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Bytes of an answer in the making. What devices wrote goes in through {@link #safe} or {@link
 * #jsonText} only: both make valid UTF-8 of any bytes, writing what is not as the kernel would
 * ({@code \xNN}), and neither lets a control character through that could move a terminal's cursor.
 * Reusable, not thread-safe.
 */
final class TextBuffer {

  private static final int CAPACITY_FIRST = 8 * 1024;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[CAPACITY_FIRST];
  private int length;

  int length() {
    return length;
  }

  /** What was written, which is then forgotten. */
  ByteString take() {
    ByteString taken = ByteString.fromArray(bytes, 0, length);
    length = 0;
    return taken;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  TextBuffer put(char ascii) {
    room(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  /** A text of ours, ASCII. */
  @SuppressWarnings("deprecation") // The low bytes are all that ASCII has, and nothing is faster.
  TextBuffer put(String ascii) {
    room(ascii.length());
    ascii.getBytes(0, ascii.length(), bytes, length);
    length += ascii.length();
    return this;
  }

  TextBuffer put(long number) {
    return put(Long.toString(number));
  }

  /** At least {@code digits} digits. */
  TextBuffer padded(long number, int digits) {
    String text = Long.toString(number);
    for (int i = text.length(); i < digits; i++) {
      put('0');
    }
    return put(text);
  }

  /** Bytes as they are. */
  TextBuffer raw(byte[] from, int start, int end) {
    room(end - start);
    System.arraycopy(from, start, bytes, length, end - start);
    length += end - start;
    return this;
  }

  TextBuffer raw(ByteString from) {
    room(from.length());
    from.copyToArray(bytes, length);
    length += from.length();
    return this;
  }

  /** Any bytes as text for people. */
  TextBuffer safe(byte[] from, int start, int end) {
    int at = start;
    while (at < end) {
      byte b = from[at];
      if ((b >= ' ' && b <= '~') || b == '\t') {
        put((char) b);
        at++;
      } else {
        at = safeRune(from, at, end);
      }
    }
    return this;
  }

  /** Any text for people. */
  TextBuffer safe(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return safe(utf8, 0, utf8.length);
  }

  private int safeRune(byte[] from, int at, int end) {
    int size = Utf8.sizeAt(from, at, end);
    if (size < 2 || Utf8.isControl(from, at)) {
      escaped(from[at]);
      return at + 1;
    }
    raw(from, at, at + size);
    return at + size;
  }

  private void escaped(byte b) {
    put("\\x");
    hex(b);
  }

  private void hex(byte b) {
    room(2);
    bytes[length++] = HEX[(b >> 4) & 0xf];
    bytes[length++] = HEX[b & 0xf];
  }

  /** Any bytes as a JSON string, quotes included. */
  TextBuffer jsonText(byte[] from, int start, int end) {
    put('"');
    int at = start;
    while (at < end) {
      byte b = from[at];
      if (b >= ' ' && b <= '~' && b != '"' && b != '\\') {
        put((char) b);
        at++;
      } else {
        at = jsonRune(from, at, end);
      }
    }
    return put('"');
  }

  private int jsonRune(byte[] from, int at, int end) {
    byte b = from[at];
    if (b == '"' || b == '\\') {
      put('\\').put((char) b);
      return at + 1;
    }
    if (b >= 0) {
      put("\\u00");
      hex(b);
      return at + 1;
    }
    int size = Utf8.sizeAt(from, at, end);
    if (size < 2) {
      put('\\');
      escaped(b);
      return at + 1;
    }
    if (Utf8.isControl(from, at)) {
      put("\\u").put(String.format(Locale.ROOT, "%04x", Utf8.runeOf(from, at, size)));
    } else {
      raw(from, at, at + size);
    }
    return at + size;
  }

  /** As a JSON string, quotes included. */
  TextBuffer jsonText(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return jsonText(utf8, 0, utf8.length);
  }

  /** As a JSON object. */
  TextBuffer jsonObject(Map<String, String> texts) {
    put('{');
    boolean first = true;
    for (Map.Entry<String, String> text : texts.entrySet()) {
      if (!first) {
        put(',');
      }
      first = false;
      jsonText(text.getKey()).put(':').jsonText(text.getValue());
    }
    return put('}');
  }
}
