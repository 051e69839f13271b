package penstock.node.segment.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

final class WeightedCacheTest {

  private final WeightedCache<String, byte[]> cache = new WeightedCache<>(3_000, b -> b.length);

  @Test
  void shouldLetGoWhatWasUsedLeastRecently() {
    cache.put("a", new byte[800]);
    cache.put("b", new byte[800]);
    cache.put("c", new byte[800]);
    assertNotNull(cache.get("a"));
    cache.put("d", new byte[800]);
    assertNull(cache.get("b"));
    assertNotNull(cache.get("a"));
    assertNotNull(cache.get("c"));
    assertNotNull(cache.get("d"));
  }

  @Test
  void shouldCountAReplacedValueOnce() {
    cache.put("a", new byte[100]);
    long before = cache.bytes();
    cache.put("a", new byte[300]);
    assertEquals(before + 200, cache.bytes());
    cache.put("a", new byte[100]);
    assertEquals(before, cache.bytes());
  }

  @Test
  void shouldStayWithinItsBudgetWhateverComes() {
    cache.put("a", new byte[100]);
    cache.put("large", new byte[5_000]);
    assertNull(cache.get("large"));
    assertEquals(0, cache.bytes());
    cache.put("b", new byte[100]);
    assertNotNull(cache.get("b"));
  }
}
