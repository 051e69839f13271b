package penstock.sim.fleetfile;

import java.util.Collection;
import java.util.Comparator;

/** Finds what somebody may have meant. */
final class Similar {

  /** More wrong letters make another word. */
  private static final int DISTANCE_MAX = 3;

  private Similar() {}

  /** A question with a blank behind it, or nothing. */
  static String hint(String word, Collection<String> known) {
    return known.stream()
        .filter(other -> distance(word, other) <= Math.min(DISTANCE_MAX, other.length() / 2))
        .min(Comparator.comparingInt(other -> distance(word, other)))
        .map(other -> "is it " + other + "? ")
        .orElse("");
  }

  /** Levenshtein's: letters to put in, leave out or change. */
  static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int above = row[j];
        int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[other.length()];
  }
}
