package penstock.node.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LiteralAutomatonTest {

  /** For every prefix of the text: the literals that end there, as indexOf sees it. */
  @Property(tries = 2_000)
  void shouldFindWhatIndexOfFinds(
      @ForAll("literals") List<String> literals, @ForAll("texts") String text) {
    LiteralAutomaton automaton = LiteralAutomaton.of(owners(literals));
    String folded = text.toLowerCase(Locale.ROOT);
    int state = 0;
    for (int i = 0; i < text.length(); i++) {
      state = automaton.next()[state + (automaton.classOf()[text.charAt(i)] & 0xff)];
      BitSet expected = new BitSet();
      for (int l = 0; l < literals.size(); l++) {
        if (folded.substring(0, i + 1).endsWith(literals.get(l).toLowerCase(Locale.ROOT))) {
          expected.set(l);
        }
      }
      assertEquals(!expected.isEmpty(), state >= automaton.firstHit());
      if (!expected.isEmpty()) {
        assertEquals(expected, bits(automaton.owners(state)));
      }
    }
  }

  @Test
  void shouldFindNothingWhereThereAreNoLiterals() {
    LiteralAutomaton automaton = LiteralAutomaton.of(Map.of());
    assertEquals(1, automaton.cells());
    assertTrue(automaton.firstHit() > 0);
  }

  @Test
  void shouldTellAllBytesApart() {
    Map<String, BitSet> all = new HashMap<>();
    for (int b = 0; b < 256; b++) {
      if (b != '\n' && !(b >= 'A' && b <= 'Z')) {
        all.put(String.valueOf((char) b), BitSet.valueOf(new long[] {1}));
      }
    }
    LiteralAutomaton automaton = LiteralAutomaton.of(all);
    for (int b = 0; b < 256; b++) {
      int state = automaton.next()[automaton.classOf()[b] & 0xff];
      assertEquals(b != '\n', state >= automaton.firstHit(), "byte " + b);
    }
  }

  @Test
  void shouldRefuseWhatIsNoLiteralOfALine() {
    for (String literal : List.of("", "a\nb", "\u0100")) {
      assertThrows(
          IllegalArgumentException.class, () -> LiteralAutomaton.of(owners(List.of(literal))));
    }
  }

  @Provide
  Arbitrary<List<String>> literals() {
    return Arbitraries.strings()
        .withChars("abAB\u00e9")
        .ofMinLength(1)
        .ofMaxLength(4)
        .list()
        .ofMaxSize(8);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("abAB\u00e9\nz").ofMaxLength(40);
  }

  private static Map<String, BitSet> owners(List<String> literals) {
    Map<String, BitSet> owners = new HashMap<>();
    for (int i = 0; i < literals.size(); i++) {
      owners.computeIfAbsent(literals.get(i), key -> new BitSet()).set(i);
    }
    return owners;
  }

  private static BitSet bits(int[] numbers) {
    BitSet bits = new BitSet();
    for (int number : numbers) {
      bits.set(number);
    }
    return bits;
  }
}
