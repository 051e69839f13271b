package penstock.node.cli;

import java.util.Locale;

/**
 * Texts that devices wrote, for terminals: what could move the cursor or turn the text is escaped.
 */
final class SafeText {

  private SafeText() {}

  static String of(String text) {
    if (text.chars().noneMatch(SafeText::isDangerous)) {
      return text;
    }
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isDangerous(c)) {
        safe.append(String.format(Locale.ROOT, c < 0x100 ? "\\x%02x" : "\\u%04x", (int) c));
      } else {
        safe.append(c);
      }
    }
    return safe.toString();
  }

  private static boolean isDangerous(int c) {
    return (c != '\t' && Character.isISOControl(c))
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
