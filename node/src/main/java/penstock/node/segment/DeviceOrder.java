package penstock.node.segment;

import java.util.Comparator;

/**
 * Orders device ids as their UTF-8 bytes do. Java's own order of strings differs from it beyond the
 * basic plane, where surrogates sort below the characters from U+E000 on.
 */
public enum DeviceOrder implements Comparator<String> {
  INSTANCE;

  @Override
  public int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      if (a.charAt(i) != b.charAt(i)) {
        return Integer.compare(rank(a.charAt(i)), rank(b.charAt(i)));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  private static int rank(char c) {
    return Character.isSurrogate(c) ? c + 0x10000 : c;
  }
}
