package penstock.node.index;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/**
 * Finds the first of several short strings in bytes without looking at most of them: Horspool's
 * shifts ("Practical Fast Searching in Strings", 1980), for a set of strings over the length of the
 * shortest. ASCII letters match in both cases. Immutable, shared by all threads.
 */
final class LiteralSearch {

  private final byte[][] literals;
  private final int shortest;

  /** By the last byte of the window: how far it can move; 0 where a literal may stand here. */
  private final int[] shift = new int[256];

  /**
   * Prepares it.
   *
   * @param literals ASCII, none empty, at least one
   */
  LiteralSearch(Collection<String> literals) {
    this.literals =
        literals.stream()
            .map(literal -> lower(literal.getBytes(StandardCharsets.US_ASCII)))
            .toArray(byte[][]::new);
    this.shortest =
        Arrays.stream(this.literals).mapToInt(literal -> literal.length).min().orElseThrow();
    Arrays.fill(shift, shortest);
    for (byte[] literal : this.literals) {
      for (int i = 0; i < shortest; i++) {
        setShift(literal[i], shortest - 1 - i);
      }
    }
  }

  private void setShift(byte lower, int distance) {
    shift[lower & 0xff] = Math.min(shift[lower & 0xff], distance);
    int upper = upper(lower) & 0xff;
    shift[upper] = Math.min(shift[upper], distance);
  }

  /** Where the first one begins in {@code bytes[from, to)}, -1 where there is none. */
  int find(byte[] bytes, int from, int to) {
    int window = from + shortest - 1;
    while (window < to) {
      int distance = shift[bytes[window] & 0xff];
      if (distance > 0) {
        window += distance;
        continue;
      }
      if (anyAt(bytes, window - shortest + 1, to)) {
        return window - shortest + 1;
      }
      window++;
    }
    return -1;
  }

  private boolean anyAt(byte[] bytes, int at, int to) {
    for (byte[] literal : literals) {
      if (matches(bytes, at, to, literal)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(byte[] bytes, int at, int to, byte[] literal) {
    if (to - at < literal.length) {
      return false;
    }
    for (int i = 0; i < literal.length; i++) {
      if (lower(bytes[at + i]) != literal[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] lower(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = lower(bytes[i]);
    }
    return bytes;
  }

  private static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + 'a' - 'A') : b;
  }

  private static byte upper(byte b) {
    return b >= 'a' && b <= 'z' ? (byte) (b - ('a' - 'A')) : b;
  }
}
