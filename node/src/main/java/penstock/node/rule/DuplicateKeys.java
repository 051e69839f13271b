package penstock.node.rule;

import com.typesafe.config.ConfigUtil;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds keys that a HOCON file has twice. HOCON lets the later value win or merges the two, which
 * is right for settings and wrong for rules: of two rules of one name, one would silently be lost.
 * Reads text that the HOCON parser has taken, and so cares for its structure alone.
 */
final class DuplicateKeys {

  /**
   * A key that is there already.
   *
   * @param path of all keys from the root
   */
  record Duplicate(List<String> path, int firstLine, int line) {}

  /** Where a bare word of a value or a key ends. */
  private static final String WORD_ENDS = " \t\r\n\"{}[]=:,#";

  private final String text;
  private final Map<List<String>, Integer> lines = new HashMap<>();
  private final List<Duplicate> duplicates = new ArrayList<>();
  private int at;
  private int line = 1;
  private int elements;

  private DuplicateKeys(String text) {
    this.text = text;
  }

  static List<Duplicate> of(String text) {
    DuplicateKeys keys = new DuplicateKeys(text);
    keys.skip(true);
    if (keys.more() && keys.peek() == '{') {
      keys.next();
    }
    keys.object(List.of());
    return keys.duplicates;
  }

  /** From behind its opening brace, or from the beginning of a file, to behind the closing one. */
  private void object(List<String> path) {
    for (skip(true); more() && peek() != '}'; skip(true)) {
      if (peek() == ',') {
        next();
      } else {
        entry(path);
      }
    }
    next();
  }

  private void entry(List<String> path) {
    int keyLine = line;
    String key = key();
    if (key.isEmpty()) {
      next(); // Nothing that a key begins with: the parser knows what it is.
      return;
    }
    List<String> whole = new ArrayList<>(path);
    whole.addAll(ConfigUtil.splitPath(key));
    Integer before = lines.putIfAbsent(whole, keyLine);
    // The root's objects may come in several pieces.
    if (before != null && whole.size() > 1) {
      duplicates.add(new Duplicate(whole, before, keyLine));
    }
    while (more() && (peek() == '=' || peek() == ':' || peek() == '+')) {
      next();
    }
    skip(true);
    value(whole);
  }

  /** To the sign behind it. */
  private String key() {
    int from = at;
    while (more() && "=:{+,}\n".indexOf(peek()) < 0) {
      if (peek() == '"') {
        string();
      } else {
        next();
      }
    }
    return text.substring(from, at).strip();
  }

  /** Objects, lists, strings and words on one line, which HOCON makes one value of. */
  private void value(List<String> path) {
    for (; more() && ",}]\n".indexOf(peek()) < 0; skip(false)) {
      switch (peek()) {
        case '{' -> {
          next();
          object(path);
        }
        case '[' -> list(path);
        case '"' -> string();
        default -> word();
      }
    }
  }

  private void list(List<String> path) {
    next();
    for (skip(true); more() && peek() != ']'; skip(true)) {
      if (peek() == ',') {
        next();
      } else {
        // Each element is an object of its own.
        List<String> element = new ArrayList<>(path);
        element.add("[" + elements++ + "]");
        value(element);
      }
    }
    next();
  }

  private void string() {
    boolean raw = text.startsWith("\"\"\"", at);
    if (raw) {
      int end = text.indexOf("\"\"\"", at + 3);
      int close = end < 0 ? text.length() : end + 3;
      // Further quotes belong to the string.
      while (close < text.length() && text.charAt(close) == '"') {
        close++;
      }
      while (at < close) {
        next();
      }
      return;
    }
    next();
    while (more() && peek() != '"') {
      if (peek() == '\\') {
        next();
      }
      next();
    }
    next();
  }

  private void word() {
    next();
    while (more() && WORD_ENDS.indexOf(peek()) < 0 && !text.startsWith("//", at)) {
      next();
    }
  }

  /** White space and comments. */
  private void skip(boolean newlines) {
    while (more()) {
      if (peek() == '#' || text.startsWith("//", at)) {
        while (more() && peek() != '\n') {
          next();
        }
      } else if (Character.isWhitespace(peek()) && (newlines || peek() != '\n')) {
        next();
      } else {
        return;
      }
    }
  }

  private boolean more() {
    return at < text.length();
  }

  private char peek() {
    return text.charAt(at);
  }

  private void next() {
    if (more() && text.charAt(at) == '\n') {
      line++;
    }
    at++;
  }
}
