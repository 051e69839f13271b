package penstock.node.operator;

/**
 * Tells where bytes are UTF-8. Pure.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3629#section-4">RFC 3629, section 4</a>
 */
final class Utf8 {

  private Utf8() {}

  /** How many bytes the character at {@code at} has, 0 where there is none. */
  static int sizeAt(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xff;
    if (first < 0x80) {
      return 1;
    }
    int size = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (size == 0 || end - at < size || !secondAllowed(first, bytes[at + 1] & 0xff)) {
      return 0;
    }
    for (int i = 2; i < size; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return size;
  }

  /** No overlong forms, no surrogates, nothing above U+10FFFF. */
  private static boolean secondAllowed(int first, int second) {
    return switch (first) {
      case 0xe0 -> second >= 0xa0 && second <= 0xbf;
      case 0xed -> second >= 0x80 && second <= 0x9f;
      case 0xf0 -> second >= 0x90 && second <= 0xbf;
      case 0xf4 -> second >= 0x80 && second <= 0x8f;
      default -> second >= 0x80 && second <= 0xbf;
    };
  }

  /**
   * Whether the character at {@code at}, of two bytes or more, commands a terminal (U+0080 to
   * U+009F) or turns the direction of what follows it (U+202A to U+202E, U+2066 to U+2069).
   */
  static boolean isControl(byte[] bytes, int at) {
    int first = bytes[at] & 0xff;
    int second = bytes[at + 1] & 0xff;
    if (first == 0xc2) {
      return second < 0xa0;
    }
    if (first != 0xe2) {
      return false;
    }
    int third = bytes[at + 2] & 0xff;
    return (second == 0x80 && third >= 0xaa && third <= 0xae)
        || (second == 0x81 && third >= 0xa6 && third <= 0xa9);
  }

  /** The character that {@code size} bytes, two or three, make. */
  static int runeOf(byte[] bytes, int at, int size) {
    int rune = bytes[at] & (0xff >> (size + 1));
    for (int i = 1; i < size; i++) {
      rune = rune << 6 | (bytes[at + i] & 0x3f);
    }
    return rune;
  }
}
