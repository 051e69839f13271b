package penstock.node.grind;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON straight into a byte array that is used again for the next line. Takes care of values
 * only; commas and braces are the caller's. Not thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
final class JsonLine {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** A line this long is an exception: what it took is given back before the next one. */
  private static final int KEEP_BYTES_MAX = 256 * 1024;

  private byte[] bytes = new byte[1024];
  private int length;

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  void reset() {
    length = 0;
    if (bytes.length > KEEP_BYTES_MAX) {
      bytes = new byte[KEEP_BYTES_MAX];
    }
  }

  /** ASCII that needs no escapes, as it is. */
  @SuppressWarnings("deprecation") // The one way to copy ASCII without a detour over an array.
  JsonLine raw(String ascii) {
    ensure(ascii.length());
    ascii.getBytes(0, ascii.length(), bytes, length);
    length += ascii.length();
    return this;
  }

  JsonLine raw(char ascii) {
    ensure(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  /** Decimal digits with zeros ahead. */
  JsonLine digits(int value, int width) {
    ensure(width);
    int rest = value;
    for (int i = length + width - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += width;
    return this;
  }

  JsonLine number(long value) {
    return raw(Long.toString(value));
  }

  /** Infinities and NaN, for which JSON has no number, become null. */
  JsonLine number(double value) {
    return raw(Double.isFinite(value) ? Double.toString(value) : "null");
  }

  JsonLine bool(boolean value) {
    return raw(value ? "true" : "false");
  }

  /** In quotes, escaped, as UTF-8; half of a surrogate pair becomes U+FFFD. */
  JsonLine string(String value) {
    ensure(value.length() * 6 + 2);
    bytes[length++] = '"';
    int plain = plain(value);
    for (int i = plain; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x80) {
        ascii(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        fourBytes(Character.toCodePoint(c, value.charAt(++i)));
      } else {
        upToThreeBytes(Character.isSurrogate(c) ? '\uFFFD' : c);
      }
    }
    bytes[length++] = '"';
    return this;
  }

  /**
   * Writes as much as needs no escapes, which is nearly always all, and returns how much that is.
   */
  private int plain(String value) {
    byte[] out = bytes;
    int at = length;
    int i = 0;
    for (; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\') {
        break;
      }
      out[at + i] = (byte) c;
    }
    length = at + i;
    return i;
  }

  private void ascii(char c) {
    if (c == '"' || c == '\\') {
      bytes[length++] = '\\';
      bytes[length++] = (byte) c;
    } else if (c >= 0x20) {
      bytes[length++] = (byte) c;
    } else {
      control(c);
    }
  }

  private void control(char c) {
    bytes[length++] = '\\';
    switch (c) {
      case '\n' -> bytes[length++] = 'n';
      case '\r' -> bytes[length++] = 'r';
      case '\t' -> bytes[length++] = 't';
      default -> {
        bytes[length++] = 'u';
        bytes[length++] = '0';
        bytes[length++] = '0';
        bytes[length++] = HEX[c >> 4];
        bytes[length++] = HEX[c & 15];
      }
    }
  }

  private void upToThreeBytes(char c) {
    if (c < 0x800) {
      bytes[length++] = (byte) (0xC0 | (c >> 6));
    } else {
      bytes[length++] = (byte) (0xE0 | (c >> 12));
      bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3F));
    }
    bytes[length++] = (byte) (0x80 | (c & 0x3F));
  }

  private void fourBytes(int codePoint) {
    bytes[length++] = (byte) (0xF0 | (codePoint >> 18));
    bytes[length++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
    bytes[length++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
    bytes[length++] = (byte) (0x80 | (codePoint & 0x3F));
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
