package penstock.node.segment.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The segments of this node that are not sealed, by name. Safe for use by several threads. */
final class OpenSegments {

  private final ConcurrentNavigableMap<String, OpenSegment> byName = new ConcurrentSkipListMap<>();

  void put(OpenSegment segment) {
    byName.put(segment.name(), segment);
  }

  @Nullable OpenSegment get(String name) {
    return byName.get(name);
  }

  void remove(String name) {
    byName.remove(name);
  }

  /** Those of this moment, by name. */
  List<OpenSegment> all() {
    return new ArrayList<>(byName.values());
  }

  Set<String> names() {
    return Set.copyOf(byName.keySet());
  }
}
