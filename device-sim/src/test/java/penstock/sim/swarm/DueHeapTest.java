package penstock.sim.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class DueHeapTest {

  @Property(tries = 200)
  void shouldGiveWhatIsDueFirst(
      @ForAll @Size(max = 3_000) List<@LongRange(max = 1L << 40) Long> times) {
    DueHeap heap = new DueHeap();
    for (int i = 0; i < times.size(); i++) {
      heap.add(times.get(i), i);
    }
    assertEquals(times.size(), heap.size());
    long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
    long[] taken =
        LongStream.generate(
                () -> {
                  assertEquals(times.get(heap.index()), heap.dueUs());
                  long due = heap.dueUs();
                  heap.remove();
                  return due;
                })
            .limit(times.size())
            .toArray();
    assertEquals(LongStream.of(sorted).boxed().toList(), LongStream.of(taken).boxed().toList());
    assertTrue(heap.isEmpty());
  }
}
