package penstock.node.rule;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads RE2 syntax for two things only: which literals a match must contain, and how large the
 * compiled program would get. It takes the pattern to be valid (RE2/J says so afterwards) and what
 * it does not know it takes as any text, so that it may miss a literal but never invents one.
 *
 * @see <a href="https://github.com/google/re2/wiki/Syntax">RE2's syntax</a>
 */
final class PatternReader {

  /** Groups within groups; RE2/J and this reader recurse. */
  static final int DEPTH_MAX = 50;

  /** Characters of a class that are told apart; a larger one counts as any character. */
  private static final int CLASS_MAX = 4;

  private static final String END = "\\E";

  /** What a part of the pattern is. */
  private record Part(Literals literals, long size) {}

  private final String pattern;
  private int at;
  private int depth;
  private boolean fold;
  private boolean tooDeep;

  /** A repetition stood where this reader can't tell what it repeats: nothing is known then. */
  private boolean lost;

  private PatternReader(String pattern) {
    this.pattern = pattern;
  }

  /**
   * What is known of a pattern.
   *
   * @param literals of its matches
   * @param programSize RE2 instructions, about
   * @param tooDeep whether groups are nested beyond {@link #DEPTH_MAX}
   */
  record Reading(Literals literals, long programSize, boolean tooDeep) {}

  static Reading read(String pattern) {
    PatternReader reader = new PatternReader(pattern);
    Part whole = reader.alternatives();
    boolean unread = reader.tooDeep || reader.lost || reader.more();
    return new Reading(unread ? Literals.ANY : whole.literals, whole.size, reader.tooDeep);
  }

  private Part alternatives() {
    Part all = sequence();
    while (more() && peek() == '|') {
      at++;
      Part next = sequence();
      all = new Part(all.literals.or(next.literals), all.size + next.size + 1);
    }
    return all;
  }

  private Part sequence() {
    Literals.Sequence sequence = new Literals.Sequence();
    long size = 0;
    while (more() && peek() != '|' && peek() != ')') {
      Part part = atom();
      int[] range = quantifier();
      sequence.append(part.literals, range[0], range[1]);
      size += Math.max(1, Math.max(range[0], range[1])) * (part.size + 1);
    }
    return new Part(sequence.end(), size);
  }

  private Part atom() {
    char c = pattern.charAt(at++);
    return switch (c) {
      case '(' -> group();
      case '[' -> one(bracket());
      case '.' -> one(Literals.ANY);
      case '^', '$' -> one(Literals.EMPTY);
      case '\\' -> escape();
      default -> one(literal(c));
    };
  }

  private static Part one(Literals literals) {
    return new Part(literals, 1);
  }

  private Part group() {
    boolean outerFold = fold;
    if (!groupHead()) {
      lost |= atQuantifier(); // It would repeat what is ahead of the flags.
      return one(Literals.EMPTY); // (?i) and its like, good to the end of the group around it.
    }
    if (++depth > DEPTH_MAX) {
      tooDeep = true;
      at = pattern.length();
      return one(Literals.ANY);
    }
    Part inner = alternatives();
    if (more()) {
      at++; // ')'
    }
    depth--;
    fold = outerFold;
    return new Part(inner.literals, inner.size + 2);
  }

  /** Reads behind {@code (}; returns whether a group follows, and not flags alone. */
  private boolean groupHead() {
    if (!lookingAt("?")) {
      return true;
    }
    if (lookingAt("?P<") || lookingAt("?<")) {
      int close = pattern.indexOf('>', at);
      at = close < 0 ? pattern.length() : close + 1;
      return true;
    }
    at++;
    boolean on = true;
    while (more()) {
      char c = pattern.charAt(at++);
      if (c == ')' || c == ':') {
        return c == ':';
      } else if (c == '-') {
        on = false;
      } else if (c == 'i') {
        fold = on;
      }
    }
    return true;
  }

  /** Minimum and maximum of a repetition, the latter -1 where there is none; {1, 1} by default. */
  private int[] quantifier() {
    int[] range = {1, 1};
    while (more()) {
      int[] next = oneQuantifier();
      if (next == null) {
        return range;
      }
      if (more() && peek() == '?') {
        at++; // Lazy: takes the same texts.
      }
      // RE2/J refuses a repetition of a repetition; to be safe here, all it could mean.
      range = range[0] == 1 && range[1] == 1 ? next : new int[] {0, -1};
    }
    return range;
  }

  private int @Nullable [] oneQuantifier() {
    int[] range =
        switch (peek()) {
          case '*' -> new int[] {0, -1};
          case '+' -> new int[] {1, -1};
          case '?' -> new int[] {0, 1};
          default -> null;
        };
    if (range == null) {
      return peek() == '{' ? counted() : null;
    }
    at++;
    return range;
  }

  /** {@code {n}}, {@code {n,}}, {@code {n,m}}; anything else behind a brace is literal text. */
  private int @Nullable [] counted() {
    int close = pattern.indexOf('}', at);
    if (close < 0) {
      return null;
    }
    String inside = pattern.substring(at + 1, close);
    int comma = inside.indexOf(',');
    int min = count(comma < 0 ? inside : inside.substring(0, comma));
    boolean open = comma >= 0 && comma == inside.length() - 1;
    int max = comma < 0 ? min : open ? -1 : count(inside.substring(comma + 1));
    if (min < 0 || (max < 0 && !open)) {
      return null;
    }
    at = close + 1;
    return new int[] {min, max};
  }

  private static int count(String digits) {
    boolean good =
        !digits.isEmpty()
            && digits.length() <= 4
            && digits.chars().allMatch(c -> c >= '0' && c <= '9')
            && (digits.length() == 1 || digits.charAt(0) != '0');
    return good ? Integer.parseInt(digits) : -1;
  }

  private Part escape() {
    if (!more()) {
      return one(Literals.ANY);
    }
    char c = pattern.charAt(at++);
    return switch (c) {
      case 'A', 'b', 'B', 'z' -> one(Literals.EMPTY);
      case 'd', 'D', 's', 'S', 'w', 'W', 'C' -> one(Literals.ANY);
      case 'p', 'P' -> unicodeClass();
      case 'Q' -> quoted();
      default -> one(literal(escapedChar(c)));
    };
  }

  private Part quoted() {
    int close = pattern.indexOf(END, at);
    String text = pattern.substring(at, close < 0 ? pattern.length() : close);
    at = close < 0 ? pattern.length() : close + END.length();
    lost |= atQuantifier(); // It would repeat the last character alone.
    Literals.Sequence sequence = new Literals.Sequence();
    for (int i = 0; i < text.length(); i++) {
      sequence.append(literal(text.charAt(i)));
    }
    return new Part(sequence.end(), text.length());
  }

  private Part unicodeClass() {
    skipUnicodeName();
    return one(Literals.ANY);
  }

  private void skipUnicodeName() {
    int close = lookingAt("{") ? pattern.indexOf('}', at) : at;
    at = close < 0 ? pattern.length() : Math.min(close + 1, pattern.length());
  }

  /** The character behind a backslash and {@code c}, -1 for none that is known. */
  private int escapedChar(char c) {
    return switch (c) {
      case 'a' -> 7;
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 11;
      case 'x' -> hex();
      default -> c >= '0' && c <= '7' ? octal(c) : c;
    };
  }

  private int hex() {
    int from = at;
    if (lookingAt("{")) {
      int close = pattern.indexOf('}', at);
      at = close < 0 ? pattern.length() : close + 1;
      return close < 0 ? -1 : number(pattern.substring(from + 1, close));
    }
    at = Math.min(at + 2, pattern.length());
    return number(pattern.substring(from, at));
  }

  private static int number(String hex) {
    try {
      return Integer.parseInt(hex, 16);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private int octal(char first) {
    int value = first - '0';
    for (int digits = 1; digits < 3 && more() && peek() >= '0' && peek() <= '7'; digits++) {
      value = value * 8 + (pattern.charAt(at++) - '0');
    }
    return value;
  }

  /** A class in brackets: behind {@code [}. */
  private Literals bracket() {
    boolean negated = lookingAt("^");
    if (negated) {
      at++;
    }
    BitSet chars = new BitSet();
    boolean known = true;
    boolean first = true;
    while (more() && (first || peek() != ']')) {
      first = false;
      known &= bracketItem(chars);
    }
    at++; // ']'
    return negated || !known ? Literals.ANY : oneOf(chars);
  }

  /** One character, range or named class; returns whether all its characters are in the set. */
  private boolean bracketItem(BitSet chars) {
    if (lookingAt("[:")) {
      int close = pattern.indexOf(":]", at);
      at = close < 0 ? at + 1 : close + 2;
      return false;
    }
    int low = bracketChar();
    if (low < 0) {
      return false;
    }
    int high = low;
    if (lookingAt("-") && !lookingAt("-]")) {
      at++;
      high = more() ? bracketChar() : -1;
    }
    if (high < low || high > 0xff) {
      return false;
    }
    chars.set(low, high + 1);
    return true;
  }

  private int bracketChar() {
    char c = pattern.charAt(at++);
    if (c != '\\' || !more()) {
      return c;
    }
    char escaped = pattern.charAt(at++);
    if (escaped == 'p' || escaped == 'P') {
      skipUnicodeName();
      return -1;
    }
    return "dDsSwW".indexOf(escaped) >= 0 ? -1 : escapedChar(escaped);
  }

  private Literals oneOf(BitSet chars) {
    if (chars.cardinality() > 2 * CLASS_MAX) {
      return Literals.ANY;
    }
    Set<String> texts = new LinkedHashSet<>();
    for (int c = chars.nextSetBit(0); c >= 0; c = chars.nextSetBit(c + 1)) {
      if (fold && c > 0x7f) {
        return Literals.ANY;
      }
      texts.add(lower(c));
    }
    return texts.size() > CLASS_MAX ? Literals.ANY : Literals.oneOf(texts);
  }

  private Literals literal(int c) {
    // Beyond ASCII, (?i) would fold as Unicode does, and a line's characters end at 0xff.
    boolean known = c >= 0 && c <= (fold ? 0x7f : 0xff);
    return known ? Literals.oneOf(Set.of(lower(c))) : Literals.ANY;
  }

  private static String lower(int c) {
    String text = String.valueOf((char) c);
    return c <= 0x7f ? text.toLowerCase(Locale.ROOT) : text;
  }

  private boolean atQuantifier() {
    return more() && "*+?{".indexOf(peek()) >= 0;
  }

  private boolean more() {
    return at < pattern.length();
  }

  private char peek() {
    return pattern.charAt(at);
  }

  private boolean lookingAt(String text) {
    return pattern.startsWith(text, at);
  }
}
