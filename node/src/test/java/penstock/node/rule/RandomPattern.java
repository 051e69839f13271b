package penstock.node.rule;

import java.util.Random;

/**
 * Patterns of RE2 syntax over a small alphabet, and texts that they often match. A seed gives
 * always the same.
 */
final class RandomPattern {

  private static final String LETTERS = "abkS1 .";

  private final Random random;
  private int names;

  RandomPattern(long seed) {
    random = new Random(seed);
  }

  /** A pattern, which RE2/J may refuse in rare cases. */
  String pattern() {
    String flags = random.nextInt(6) == 0 ? "(?i)" : "";
    names = 0;
    return flags + alternatives(3);
  }

  /** A text of the pattern's alphabet. */
  String text() {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(24);
    for (int i = 0; i < length; i++) {
      text.append("abkSABKs1 .\u00e9[&^".charAt(random.nextInt(15)));
    }
    return text.toString();
  }

  private String alternatives(int depth) {
    StringBuilder all = new StringBuilder(sequence(depth));
    while (random.nextInt(4) == 0) {
      all.append('|').append(sequence(depth));
    }
    return all.toString();
  }

  private String sequence(int depth) {
    StringBuilder all = new StringBuilder();
    int parts = random.nextInt(5);
    for (int i = 0; i < parts; i++) {
      all.append(atom(depth)).append(quantifier());
    }
    return all.toString();
  }

  private String atom(int depth) {
    return switch (random.nextInt(depth > 0 ? 16 : 11)) {
      case 0 ->
          pick(
              "[ab]",
              "[^a]",
              "[a-k]",
              "[]a]",
              "[^]a]",
              "[k\\d]",
              "[a-]",
              "[[:alpha:]]",
              "[a&&b]",
              "[[b]",
              "[S^]",
              "[\\[-b]");
      case 1 -> pick("\\d", "\\w", "\\S", "\\s", "\\pL", "\\p{Lu}", "\\PN", "[\\d-]", "[^\\w]");
      case 2 ->
          pick(".", "\\.", "\\x61", "\\x{6b}", "\\061", "\\xe9", "\\Qa.b\\E", "\\Q\\E", "[k]");
      case 3 -> pick("^", "$", "\\b", "\\B", "\\A", "\\z");
      case 11 -> "(" + alternatives(depth - 1) + ")";
      case 12 -> "(?P<n" + names++ + ">" + alternatives(depth - 1) + ")";
      case 13 -> "(?:" + alternatives(depth - 1) + ")";
      case 14 -> pick("(?i:", "(?s:", "(?-i:", "(?U:", "(?im-s:") + alternatives(depth - 1) + ")";
      case 15 -> pick("(?i)", "(?-i)", "(?U)");
      default -> letters();
    };
  }

  private String letters() {
    StringBuilder letters = new StringBuilder();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      char c = LETTERS.charAt(random.nextInt(LETTERS.length()));
      letters.append(c == '.' ? "\\." : String.valueOf(c));
    }
    return letters.toString();
  }

  private String quantifier() {
    return random.nextInt(3) > 0
        ? ""
        : pick("*", "+", "?", "*?", "+?", "??", "{2}", "{0,2}", "{1,}", "{2,3}?", "{0}", "{,2}");
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
