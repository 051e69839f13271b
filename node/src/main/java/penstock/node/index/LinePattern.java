package penstock.node.index;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import penstock.node.rule.PatternGist;
import penstock.protocol.RecordBatch;

/**
 * An RE2 pattern for the lines of records: a record matches where its text, or one of the lines
 * that follow it, holds a match. The text is as the kernel wrote it, escapes kept. Most frames are
 * passed over by literals that every match must contain. Immutable, shared by all threads.
 *
 * @see <a href="https://github.com/google/re2/wiki/Syntax">RE2's syntax</a>
 */
public final class LinePattern {

  /** People type patterns; the time to match grows with their length. */
  public static final int CHARS_MAX = 1_000;

  /** Two letters occur in nearly every frame; looking for them costs more than it saves. */
  private static final int LITERAL_CHARS_MIN = 3;

  /** Whether some of a pattern ignores case; a guess that may only err on this side. */
  private static final java.util.regex.Pattern FOLDS =
      java.util.regex.Pattern.compile("\\(\\?[A-Za-z]*i");

  /** A pattern that can't be taken; the message says why. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  private final String regex;
  private final Pattern pattern;
  private final @Nullable LiteralSearch literals;

  private LinePattern(String regex, Pattern pattern, @Nullable LiteralSearch literals) {
    this.regex = regex;
    this.pattern = pattern;
    this.literals = literals;
  }

  /** As it was typed. */
  public String regex() {
    return regex;
  }

  /** Compiles it. */
  public static LinePattern of(String regex) throws Refused {
    if (regex.isEmpty() || regex.length() > CHARS_MAX) {
      throw new Refused("must have 1 to " + CHARS_MAX + " characters");
    }
    PatternGist gist = PatternGist.of(regex);
    if (gist.tooDeep() || gist.programSize() > PatternGist.PROGRAM_MAX) {
      throw new Refused(
          "is too large: about "
              + gist.programSize()
              + " instructions, "
              + PatternGist.PROGRAM_MAX
              + " allowed; use + or * instead of large repetitions, and fewer nested groups");
    }
    try {
      return new LinePattern(regex, Pattern.compile(regex), searchFor(literals(gist, regex)));
    } catch (PatternSyntaxException e) {
      throw new Refused("is no RE2 pattern: " + e.getMessage());
    }
  }

  /**
   * Where case is ignored, RE2 takes the Kelvin sign for a k and the long s for an s: their bytes
   * are no ASCII, so only the letters between count.
   */
  private static Set<String> literals(PatternGist gist, String regex) {
    if (!FOLDS.matcher(regex).find()) {
      return gist.literals();
    }
    return gist.literals().stream().map(LinePattern::longestPlain).collect(Collectors.toSet());
  }

  private static String longestPlain(String literal) {
    return Arrays.stream(literal.split("[ks]", -1))
        .max(Comparator.comparingInt(String::length))
        .orElse("");
  }

  /** Null where looking for literals would not pay, or can't be done byte by byte. */
  private static @Nullable LiteralSearch searchFor(Set<String> literals) {
    boolean usable =
        !literals.isEmpty()
            && literals.stream()
                .allMatch(
                    literal ->
                        literal.length() >= LITERAL_CHARS_MIN
                            && literal.chars().allMatch(c -> c < 0x80));
    return usable ? new LiteralSearch(literals) : null;
  }

  /** False where no line can match; cheap, and often wrong the other way. */
  public boolean mayMatch(byte[] bytes) {
    return candidate(bytes, 0, bytes.length) >= 0;
  }

  /**
   * Where the next line that can match may be in {@code bytes[from, to)}: the offset of a byte
   * inside it or before it; -1 where there is none.
   */
  int candidate(byte[] bytes, int from, int to) {
    if (literals == null) {
      return from < to ? from : -1;
    }
    return literals.find(bytes, from, to);
  }

  /** Whether one of the record's lines matches. */
  boolean matches(RecordBatch batch, int record) {
    byte[] bytes = batch.bytes();
    if (find(bytes, batch.textStart(record), batch.textEnd(record))) {
      return true;
    }
    int line = batch.textEnd(record) + 1;
    while (line < batch.end(record)) {
      int end = lineEnd(bytes, line, batch.end(record));
      if (find(bytes, bytes[line] == ' ' ? line + 1 : line, end)) {
        return true;
      }
      line = end + 1;
    }
    return false;
  }

  private boolean find(byte[] bytes, int from, int to) {
    if (literals != null && literals.find(bytes, from, to) < 0) {
      return false;
    }
    return pattern.matcher(Arrays.copyOfRange(bytes, from, to)).find();
  }

  private static int lineEnd(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return to;
  }

  @Override
  public String toString() {
    return pattern.pattern();
  }
}
