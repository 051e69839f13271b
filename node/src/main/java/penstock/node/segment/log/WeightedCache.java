package penstock.node.segment.log;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was used last within a budget of bytes; what is over goes, the least recently used
 * first. Safe for use by several threads.
 */
final class WeightedCache<K, V> {

  /** Key, map entry and object headers beside a value's own bytes, about. */
  private static final int OVERHEAD_BYTES = 160;

  private final long bytesMax;
  private final ToIntFunction<V> weigher;
  private final Map<K, V> values = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  WeightedCache(long bytesMax, ToIntFunction<V> weigher) {
    this.bytesMax = bytesMax;
    this.weigher = weigher;
  }

  synchronized @Nullable V get(K key) {
    return values.get(key);
  }

  synchronized void put(K key, V value) {
    V before = values.put(key, value);
    bytes += weight(value) - (before == null ? 0 : weight(before));
    Iterator<V> oldest = values.values().iterator();
    while (bytes > bytesMax && oldest.hasNext()) {
      bytes -= weight(oldest.next());
      oldest.remove();
    }
  }

  synchronized long bytes() {
    return bytes;
  }

  private long weight(V value) {
    return weigher.applyAsInt(value) + (long) OVERHEAD_BYTES;
  }
}
