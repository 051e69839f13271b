package penstock.node.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternTranslatorTest {

  private static final RuleSet SHIPPED = RuleFixtures.shipped();
  private static final String EXHAUSTED = "exhausted";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          (?P<a>x+?)x{0}(?<b>y|z)?? ; xxy
          (?P<a>x+?)(?<b>y|z)? ; xxy
          ^a.c$ ; abc
          a.c ; a\u00e9c
          [[&&^a-c]+ ; x[&b^
          [^\\W_]+ ; __b1
          (?i)ID[x-z]{2,3} ; an idXYZ
          \\bk\\b ; ak \u00e9k\u00e9
          \\Bk ; \u00e9k ak
          \\x6b\\.\\*\\{ ; k.*{
          [\\]\\-\\x41-C]{2} ; -B]
          \\s[^\\S ]* ; a  b
          """)
  void shouldFindTheSame(String pattern, String line) {
    String found = backtracking(PatternTranslator.translate(pattern).orElseThrow(), line);
    assertEquals(linear(Pattern.compile(pattern), line), found);
    assertFalse(found.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?:ab)+",
        "(?:a){2}",
        "(?:a?)?",
        "(a|b*)?",
        "a?|b?",
        "(?:|a|)",
        "\\pL",
        "\\PN",
        "[\\pN]",
        "[[:alpha:]]",
        "\\Qa\\E",
        "(?s).",
        "(?i:a)",
        "a(?i)b",
        "(?i)\\xe9",
        "(?i)[a-\\xff]",
        "\\x{61}",
        "\\061",
        "^*",
        "(?:\\b)?",
        "\\C",
        "a{,2}",
        "[^\\x00-\\xff]",
        "\u20ac",
      })
  void shouldNotTranslateWhatCouldDiffer(String pattern) {
    assertEquals(
        "", PatternTranslator.translate(pattern).map(java.util.regex.Pattern::pattern).orElse(""));
  }

  @Test
  void shouldTranslateNearlyAllShippedRules() {
    List<String> rest = new ArrayList<>();
    for (Rule rule : SHIPPED.rules()) {
      if (PatternTranslator.translate(rule.pattern().pattern()).isEmpty()) {
        rest.add(rule.name());
      }
    }
    assertTrue(rest.size() <= SHIPPED.rules().size() / 20, "left to RE2/J: " + rest);
  }

  @Property(tries = 30_000)
  void shouldFindWhatRe2Finds(@ForAll long seed) {
    RandomPattern random = new RandomPattern(seed);
    String pattern = random.pattern();
    Pattern linear = compiled(pattern);
    Optional<java.util.regex.Pattern> translated = PatternTranslator.translate(pattern);
    boolean compared = false;
    for (int i = 0; i < 10 && translated.isPresent(); i++) {
      String line = random.text();
      String expected = linear(linear, line);
      String found = backtracking(translated.get(), line);
      compared |= !expected.isEmpty() && !found.equals(EXHAUSTED);
      assertTrue(
          found.equals(expected) || found.equals(EXHAUSTED),
          () -> "/" + pattern + "/ in \"" + line + "\": " + found + " is not " + expected);
    }
    Statistics.label("a match was compared").collect(compared);
    Statistics.label("a match was compared")
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 20));
  }

  @Test
  void shouldFindWhatRe2FindsByTheShippedRules() {
    List<String> lines = new ArrayList<>(SimulatorLines.all(7));
    for (Rule rule : SHIPPED.rules()) {
      rule.examples().forEach(example -> lines.add(example.line()));
      rule.counterExamples().forEach(example -> lines.add(example.line()));
    }
    int compared = 0;
    for (Rule rule : SHIPPED.rules()) {
      String pattern = rule.pattern().pattern();
      java.util.regex.Pattern translated = PatternTranslator.translate(pattern).orElse(null);
      for (int i = 0; translated != null && i < lines.size(); i++) {
        String line = lines.get(i);
        String expected = linear(rule.pattern(), line);
        String found = backtracking(translated, line);
        compared += !expected.isEmpty() && !found.equals(EXHAUSTED) ? 1 : 0;
        // On a line that it fits, a rule must not need RE2/J.
        assertTrue(
            found.equals(expected) || (found.equals(EXHAUSTED) && expected.isEmpty()),
            () -> rule.name() + " in \"" + line + "\": " + found + " is not " + expected);
      }
    }
    assertTrue(compared > 300, compared + " matches");
  }

  /** A grinder's thread has a stack of a megabyte. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          \\b ; 250 ; ''
          (a) ; 166 ; ''
          a? ; 250 ; ''
          . ; 500 ; ''
          (?:a|b)? ; 62 ; ''
          [^a]*? ; 83 ; ''
          (|a) ; 125 ; ''
          ( ; 50 ; )
          (?:b|( ; 50 ; ))
          """)
  void shouldNeverOutgrowTheStack(String part, int repeated, String closing)
      throws InterruptedException {
    String pattern = part.repeat(repeated) + closing.repeat(repeated);
    assertTrue(pattern.length() <= PatternTranslator.CHARS_MAX);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread = new Thread(null, () -> tryOnLongLine(pattern), "small", 256 * 1024);
    thread.setUncaughtExceptionHandler((dying, e) -> thrown.set(e));
    thread.start();
    thread.join();
    assertNull(thrown.get(), pattern);
  }

  private static void tryOnLongLine(String pattern) {
    var translated = PatternTranslator.translate(pattern).orElseThrow();
    backtracking(translated, "ab".repeat(50_000));
  }

  /** Where all groups of the match begin and end; empty without one. */
  private static String linear(Pattern pattern, String line) {
    com.google.re2j.Matcher matcher = pattern.matcher(line);
    boolean found = matcher.find();
    StringBuilder groups = new StringBuilder();
    for (int i = 0; found && i <= matcher.groupCount(); i++) {
      groups.append(matcher.start(i)).append('-').append(matcher.end(i)).append(' ');
    }
    return groups.toString();
  }

  private static String backtracking(java.util.regex.Pattern pattern, String line) {
    byte[] bytes = ("<" + line + ">").getBytes(StandardCharsets.ISO_8859_1);
    LineChars chars = new LineChars();
    chars.set(bytes, 1, bytes.length - 1);
    chars.allowReads();
    java.util.regex.Matcher matcher = pattern.matcher(chars);
    try {
      boolean found = matcher.find();
      StringBuilder groups = new StringBuilder();
      for (int i = 0; found && i <= matcher.groupCount(); i++) {
        groups.append(matcher.start(i)).append('-').append(matcher.end(i)).append(' ');
      }
      return groups.toString();
    } catch (LineChars.Exhausted e) {
      return EXHAUSTED;
    }
  }

  private static Pattern compiled(String pattern) {
    try {
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      Assume.that(false);
      throw e;
    }
  }
}
