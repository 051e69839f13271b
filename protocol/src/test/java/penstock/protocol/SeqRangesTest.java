package penstock.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Against a bit set, which is slow and obvious. */
class SeqRangesTest {

  @Provide
  Arbitrary<SeqRanges> sets() {
    Arbitrary<SeqRange> range =
        Combinators.combine(Arbitraries.longs().between(0, 60), Arbitraries.longs().between(0, 9))
            .as((first, more) -> new SeqRange(first, first + more));
    return range.list().ofMaxSize(8).map(SeqRanges::of);
  }

  @Property
  void shouldAddSubtractAndIntersectLikeBitSets(
      @ForAll("sets") SeqRanges a, @ForAll("sets") SeqRanges b) {
    BitSet plus = bits(a);
    plus.or(bits(b));
    BitSet minus = bits(a);
    minus.andNot(bits(b));
    BitSet both = bits(a);
    both.and(bits(b));

    assertEquals(plus, bits(a.plus(b)));
    assertEquals(minus, bits(a.minus(b)));
    assertEquals(both, bits(a.intersect(b)));
    assertEquals(minus.isEmpty(), b.containsAll(a));
    for (SeqRanges set : List.of(a.plus(b), a.minus(b), a.intersect(b))) {
      assertCanonical(set);
    }
  }

  @Property
  void shouldFindNumbers(@ForAll("sets") SeqRanges set) {
    BitSet bits = bits(set);
    for (int seq = 0; seq < 75; seq++) {
      assertEquals(bits.get(seq), set.contains(seq), "number " + seq);
    }
    assertEquals(bits.cardinality(), set.size());
    assertEquals(set, SeqRanges.of(set.toList()));
  }

  @Test
  void shouldRefuseWhatIsNoRange() {
    assertThrows(IllegalArgumentException.class, () -> SeqRanges.of(-1, 3));
    assertThrows(IllegalArgumentException.class, () -> SeqRanges.of(4, 3));
    assertThrows(IllegalArgumentException.class, () -> SeqRanges.of(0, SeqRange.SEQ_MAX + 1));
    SeqRanges.Builder builder = new SeqRanges.Builder().add(5, 6);
    assertThrows(IllegalArgumentException.class, () -> builder.add(4, 9));
  }

  private static void assertCanonical(SeqRanges set) {
    for (int i = 1; i < set.count(); i++) {
      assertTrue(set.first(i) > set.last(i - 1) + 1, () -> "ranges touch in " + set);
    }
  }

  private static BitSet bits(SeqRanges set) {
    BitSet bits = new BitSet();
    for (SeqRange range : set.toList()) {
      bits.set((int) range.first(), (int) range.last() + 1);
    }
    return bits;
  }
}
