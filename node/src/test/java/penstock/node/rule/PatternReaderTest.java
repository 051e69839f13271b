package penstock.node.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternReaderTest {

  /** A ~ stands for a space. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          Killed process(\\d+) ; killed process
          Killed process(\\d+) anon-rss ; killed process,~anon-rss
          (?i)Fan[ _]?\\d+ failed ; ~failed,fan,fan~,fan_
          [Ll]ink is [Uu]p ; link is up
          link is (?:up|down) ; link is up,link is down
          (?:error|warning): .* dropped ; error:~,warning:~,~dropped
          ab+c ; bc,ab
          (?:abc)+d ; abcd,abc
          a{3}b ; aaab
          (?:abc)?def ; def,abcdef
          colou?r table ; colour table,color table
          foo\\.bar\\x21 ; foo.bar!
          \\Qa.b*c\\Edef ; a.b*cdef
          x{2,}yz ; xyz,xx
          (?:ab|cd)(?:ef|gh) ; abef,abgh,cdef,cdgh
          """)
  void shouldFindTheBestLiterals(String pattern, String expected) {
    List<Set<String>> sets = PatternReader.read(pattern).literals().necessary();
    Set<String> found = new TreeSet<>();
    sets.forEach(found::addAll);
    assertEquals(new TreeSet<>(Set.of(expected.replace('~', ' ').split(","))), found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          .*
          abc|\\d+
          (?:abc)*
          (?:abc){0,5}
          [a-z]+
          abc(?i)*
          \\Qabc\\E*
          (?i)\\x{212a}
          """)
  void shouldClaimNothingThatIsNotNeeded(String pattern) {
    List<Set<String>> sets = PatternReader.read(pattern).literals().necessary();
    assertEquals(List.of(), sets.stream().filter(set -> Literals.shortest(set) > 2).toList());
  }

  @Test
  void shouldTellHowLargeAProgramGets() {
    long size = PatternReader.read("(?:(?:a{10}){10}){10}").programSize();
    assertTrue(size >= 1_000 && size < 10_000, "size " + size);
    assertTrue(PatternReader.read("(".repeat(51) + "a" + ")".repeat(51)).tooDeep());
  }

  /** The one thing that must hold: a line without the literals is a line without a match. */
  @Property(tries = 20_000)
  void shouldClaimOnlyWhatEveryMatchHas(@ForAll long seed) {
    RandomPattern random = new RandomPattern(seed);
    String pattern = random.pattern();
    Pattern compiled = compiled(pattern);
    List<Set<String>> sets = PatternReader.read(pattern).literals().necessary();
    boolean matched = false;
    for (int i = 0; i < 20; i++) {
      String line = random.text();
      boolean found = compiled.matcher(line).find();
      matched |= found && !sets.isEmpty();
      if (found) {
        String folded = line.toLowerCase(Locale.ROOT);
        for (Set<String> set : sets) {
          assertTrue(
              set.stream().anyMatch(folded::contains),
              () -> "/" + pattern + "/ matches \"" + line + "\" without one of " + set);
        }
      }
    }
    Statistics.label("a claim was tried").collect(matched);
    Statistics.label("a claim was tried")
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 10));
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
