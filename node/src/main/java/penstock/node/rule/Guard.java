package penstock.node.rule;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Sets of literals of each of which one must be in a line, looked for one by one: for the few lines
 * in which a rule's trigger was found. Immutable.
 */
final class Guard {

  /** A to Z as a to z, other bytes as they are. */
  private static final byte[] FOLD = fold();

  private final byte[][][] sets;

  private Guard(byte[][][] sets) {
    this.sets = sets;
  }

  static Guard of(List<Set<String>> sets) {
    return new Guard(
        sets.stream()
            .map(
                set ->
                    set.stream()
                        .map(literal -> literal.getBytes(StandardCharsets.ISO_8859_1))
                        .toArray(byte[][]::new))
            .toArray(byte[][][]::new));
  }

  /** Whether {@code bytes[from, to)} has one of each set. */
  boolean admits(byte[] bytes, int from, int to) {
    for (byte[][] set : sets) {
      if (!hasOne(set, bytes, from, to)) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasOne(byte[][] set, byte[] bytes, int from, int to) {
    for (byte[] literal : set) {
      if (has(literal, bytes, from, to)) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(byte[] literal, byte[] bytes, int from, int to) {
    byte first = literal[0];
    int last = to - literal.length;
    for (int at = from; at <= last; at++) {
      if (FOLD[bytes[at] & 0xff] == first && isAt(literal, bytes, at)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAt(byte[] literal, byte[] bytes, int at) {
    for (int i = 1; i < literal.length; i++) {
      if (FOLD[bytes[at + i] & 0xff] != literal[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] fold() {
    byte[] fold = new byte[256];
    for (int i = 0; i < fold.length; i++) {
      fold[i] = (byte) (i >= 'A' && i <= 'Z' ? i + ('a' - 'A') : i);
    }
    return fold;
  }
}
