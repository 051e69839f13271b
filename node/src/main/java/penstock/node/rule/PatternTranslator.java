package penstock.node.rule;

import java.util.BitSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns RE2 syntax into a {@link Pattern} of Java that finds the same match with the same groups in
 * a line of one character per byte, or says that it can't. Both engines take the leftmost match and
 * prefer what stands first, so that only words that differ need translating; classes are written
 * out, since each engine has its own opinion of {@code [[&&^]}. Not translated is
 *
 * <ul>
 *   <li>what is rare: flags other than {@code (?i)} ahead of all, {@code \pN}, {@code [[:alpha:]]},
 *       {@code \Q…\E}
 *   <li>a repeated group: Java recurses for each of its turns, so that its stack would have to grow
 *       with the line. {@code (…)?} has one turn. What is left recurses as deep as the pattern is
 *       long, which {@link #CHARS_MAX} bounds
 *   <li>what could match the empty text in two ways: at the end of a line Java would try all of
 *       them without reading a character, so that {@link LineChars} could not count its steps
 * </ul>
 *
 * It takes the pattern to be one that RE2/J has compiled.
 *
 * @see <a href="https://github.com/google/re2/wiki/Syntax">RE2's syntax</a>
 */
final class PatternTranslator {

  /** Each takes up to two frames of the stack. The rules that are shipped have up to 263. */
  static final int CHARS_MAX = 500;

  private static final int BYTES = 256;
  private static final HexFormat HEX = HexFormat.of();
  private static final String FOLDING = "(?i)";

  /** What Java itself calls one is a matter of Unicode, and of its version. */
  private static final String WORD_BOUNDARY = "(?:(?<=\\w)(?!\\w)|(?<!\\w)(?=\\w))";

  private static final String NO_WORD_BOUNDARY = "(?:(?<=\\w)(?=\\w)|(?<!\\w)(?!\\w))";

  /** Something that a repetition may stand behind, or not. */
  private enum Atom {
    /** One character, whichever. */
    CHARACTER,
    /** At least one character. */
    GROUP,
    /** May be no character at all. */
    EMPTY
  }

  private final String re2;
  private final boolean fold;
  private final StringBuilder java = new StringBuilder();
  private int at;

  private PatternTranslator(String re2) {
    this.re2 = re2;
    this.fold = re2.startsWith(FOLDING);
    this.at = fold ? FOLDING.length() : 0;
  }

  /** The same in Java's syntax, or empty. */
  static Optional<Pattern> translate(String re2) {
    try {
      check(re2.length() <= CHARS_MAX);
      PatternTranslator translator = new PatternTranslator(re2);
      translator.alternatives();
      check(!translator.more());
      return Optional.of(Pattern.compile(translator.java.toString()));
    } catch (Untranslatable e) {
      return Optional.empty();
    }
  }

  /** Translates up to the next {@code )}; returns whether that can match the empty text. */
  private boolean alternatives() {
    boolean empty = sequence();
    while (skip("|")) {
      java.append('|');
      boolean next = sequence();
      check(!(empty && next));
      empty |= next;
    }
    return empty;
  }

  private boolean sequence() {
    boolean empty = true;
    while (more() && peek() != '|' && peek() != ')') {
      Atom atom = atom();
      empty &= quantifier(atom) || atom == Atom.EMPTY;
    }
    return empty;
  }

  /** Translates the repetition of an atom, if any; returns whether it allows for none. */
  private boolean quantifier(Atom atom) {
    if (!atQuantifier()) {
      return false;
    }
    check(atom == Atom.CHARACTER || (atom == Atom.GROUP && peek() == '?'));
    int from = at;
    boolean none = peek() == '{' ? counted() : next() != '+';
    skip("?");
    check(!atQuantifier());
    java.append(re2, from, at);
    return none;
  }

  /**
   * {@code {n}}, {@code {n,}}, {@code {n,m}}; to RE2 all else is literal, of which none is meant.
   */
  private boolean counted() {
    next();
    boolean none = peek() == '0';
    number();
    if (skip(",") && more() && peek() != '}') {
      number();
    }
    check(skip("}"));
    return none;
  }

  private void number() {
    int from = at;
    while (more() && peek() >= '0' && peek() <= '9') {
      at++;
    }
    check(at == from + 1 || (at > from && re2.charAt(from) != '0'));
  }

  private Atom atom() {
    char c = next();
    return switch (c) {
      case '(' -> group();
      case '[' -> oneOf(bracket());
      case '.' -> oneOf(not(setOf('\n')));
      case '^' -> nothing("\\A");
      case '$' -> nothing("\\z");
      case '\\' -> escape();
      case '*', '+', '?', '{' -> throw new Untranslatable();
      default -> literal(c);
    };
  }

  private Atom group() {
    if (skip("?:")) {
      java.append("(?:");
    } else {
      if (skip("?P<") || skip("?<")) {
        at = re2.indexOf('>', at) + 1;
      }
      check(more() && peek() != '?');
      java.append('('); // By number: Java allows fewer names.
    }
    boolean empty = alternatives();
    check(skip(")"));
    java.append(')');
    return empty ? Atom.EMPTY : Atom.GROUP;
  }

  private Atom escape() {
    char c = next();
    return switch (c) {
      case 'A' -> nothing("\\A");
      case 'z' -> nothing("\\z");
      case 'b' -> nothing(WORD_BOUNDARY);
      case 'B' -> nothing(NO_WORD_BOUNDARY);
      case 'd', 'D', 's', 'S', 'w', 'W' -> oneOf(named(c));
      default -> literal(escaped(c));
    };
  }

  /** The character behind a backslash and {@code c}. */
  private char escaped(char c) {
    return switch (c) {
      case 'a' -> 7;
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 11;
      case 'x' -> (char) (hexDigit() * 16 + hexDigit());
      default -> punctuation(c);
    };
  }

  private static char punctuation(char c) {
    check(c < 0x7f && !(c >= '0' && c <= '9') && !isLetter(c));
    return c;
  }

  private int hexDigit() {
    int digit = Character.digit(next(), 16);
    check(digit >= 0);
    return digit;
  }

  private static BitSet named(char name) {
    return switch (name) {
      case 'd' -> range('0', '9');
      case 's' -> setOf('\t', '\n', '\f', '\r', ' ');
      case 'w' -> word();
      default -> not(named(Character.toLowerCase(name)));
    };
  }

  private static BitSet word() {
    BitSet word = range('0', '9');
    word.or(range('a', 'z'));
    word.or(range('A', 'Z'));
    word.set('_');
    return word;
  }

  /** A class: behind {@code [}. */
  private BitSet bracket() {
    boolean negated = skip("^");
    BitSet set = new BitSet();
    do {
      set.or(bracketItem());
    } while (more() && peek() != ']');
    check(skip("]"));
    return negated ? not(set) : set;
  }

  private BitSet bracketItem() {
    check(!re2.startsWith("[:", at));
    char escape = at + 1 < re2.length() && peek() == '\\' ? re2.charAt(at + 1) : ' ';
    if ("dDsSwW".indexOf(escape) >= 0) {
      at += 2;
      return named(escape);
    }
    char low = bracketChar();
    boolean isRange = re2.startsWith("-", at) && !re2.startsWith("-]", at);
    if (!isRange) {
      return folded(range(low, low));
    }
    next();
    char high = bracketChar();
    check(low <= high);
    return folded(range(low, high));
  }

  private char bracketChar() {
    char c = next();
    return c == '\\' ? escaped(next()) : c;
  }

  private Atom literal(char c) {
    return oneOf(folded(range(c, c)));
  }

  private Atom nothing(String text) {
    java.append(text);
    return Atom.EMPTY;
  }

  /** One by one: of single ones Java makes a table, of ranges it makes comparisons. */
  private Atom oneOf(BitSet set) {
    check(!set.isEmpty());
    boolean single = set.cardinality() == 1;
    java.append(single ? "" : "[");
    set.stream().forEach(c -> java.append("\\x").append(HEX.toHexDigits((byte) c)));
    java.append(single ? "" : "]");
    return Atom.CHARACTER;
  }

  /** With the other case of its letters, where case doesn't count. */
  private BitSet folded(BitSet set) {
    if (!fold) {
      return set;
    }
    check(set.length() <= 0x80); // Beyond ASCII, RE2 folds as Unicode does.
    BitSet both = new BitSet();
    set.stream()
        .forEach(
            c -> {
              both.set(c);
              both.set(isLetter(c) ? c ^ 0x20 : c);
            });
    return both;
  }

  private static boolean isLetter(int c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  }

  private static BitSet setOf(int... bytes) {
    BitSet set = new BitSet();
    for (int b : bytes) {
      set.set(b);
    }
    return set;
  }

  private static BitSet range(int low, int high) {
    check(high < BYTES);
    BitSet set = new BitSet();
    set.set(low, high + 1);
    return set;
  }

  private static BitSet not(BitSet set) {
    BitSet rest = (BitSet) set.clone();
    rest.flip(0, BYTES);
    return rest;
  }

  private boolean atQuantifier() {
    return more() && "*+?{".indexOf(peek()) >= 0;
  }

  private boolean skip(String text) {
    boolean there = re2.startsWith(text, at);
    at += there ? text.length() : 0;
    return there;
  }

  private char next() {
    check(more());
    return re2.charAt(at++);
  }

  private char peek() {
    return re2.charAt(at);
  }

  private boolean more() {
    return at < re2.length();
  }

  private static void check(boolean translatable) {
    if (!translatable) {
      throw new Untranslatable();
    }
  }

  /** Ends a translation; never leaves this class. */
  private static final class Untranslatable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Untranslatable() {
      super("", null, false, false);
    }
  }
}
