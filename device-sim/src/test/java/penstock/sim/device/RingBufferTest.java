package penstock.sim.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RingBufferTest {

  private record Kept(long number, int size) {}

  /** Against a queue that drops from its head while the sum is too large. */
  @Property(tries = 200)
  void shouldHoldTheNewestThatFit(
      @ForAll @IntRange(min = 4096, max = 9000) int bytesMax,
      @ForAll @Size(max = 400) List<@IntRange(min = 1, max = 2000) Integer> sizes) {
    RingBuffer ring = new RingBuffer(bytesMax);
    ArrayDeque<Kept> model = new ArrayDeque<>();
    int bytes = 0;
    for (int size : sizes) {
      long number = ring.append(size, 7L * ring.next(), (int) (ring.next() / 10));
      model.add(new Kept(number, size));
      bytes += size;
      while (bytes > bytesMax) {
        bytes -= model.remove().size();
      }
      assertEquals(bytes, ring.bytes());
      assertEquals(number + 1, ring.next());
      assertEquals(model.element().number(), ring.oldest());
    }
    for (Kept kept : model) {
      assertEquals(kept.size(), ring.size(kept.number()));
      assertEquals(7 * kept.number(), ring.monoUs(kept.number()));
      assertEquals(kept.number() / 10, ring.boot(kept.number()));
    }
  }

  @Test
  void shouldKnowNothingOfWhatWasOverwritten() {
    RingBuffer ring = new RingBuffer(4096);
    for (int i = 0; i < 100; i++) {
      ring.append(100, i, 0);
    }
    assertTrue(ring.isFull());
    assertEquals(60, ring.oldest());
    assertThrows(IndexOutOfBoundsException.class, () -> ring.monoUs(59));
    assertThrows(IndexOutOfBoundsException.class, () -> ring.monoUs(100));
    assertThrows(IllegalArgumentException.class, () -> ring.append(4097, 0, 0));
  }
}
