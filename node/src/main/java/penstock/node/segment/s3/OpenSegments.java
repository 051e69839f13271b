package penstock.node.segment.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
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

  /**
   * Those that can be answered for: of one that was taken over, frames may count that are not
   * settled again yet.
   */
  Set<String> known() {
    return byName.values().stream()
        .filter(segment -> !segment.isTaken() || segment.live().isSettled())
        .map(OpenSegment::name)
        .collect(Collectors.toUnmodifiableSet());
  }
}
