package penstock.node.grind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class OffsetSetTest {

  /** Positive numbers are added, the others removed; few and alike, so that they collide. */
  @Property
  void shouldHoldWhatASetHolds(
      @ForAll @Size(max = 500) List<@IntRange(min = -200, max = 200) Integer> steps,
      @ForAll @IntRange(min = 0, max = 40) int shift) {
    OffsetSet set = new OffsetSet();
    Set<Long> model = new HashSet<>();
    for (int step : steps) {
      long offset = (long) Math.abs(step) << shift;
      if (step > 0) {
        assertEquals(model.add(offset), set.add(offset));
      } else {
        assertEquals(model.remove(offset), set.remove(offset));
      }
      assertEquals(model.size(), set.size());
    }
    for (long i = 0; i <= 200; i++) {
      assertEquals(model.contains(i << shift), set.contains(i << shift));
    }
  }

  @Example
  void shouldRefuseWhatIsNoOffset() {
    assertThrows(IllegalArgumentException.class, () -> new OffsetSet().add(-1));
  }
}
