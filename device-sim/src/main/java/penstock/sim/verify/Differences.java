package penstock.sim.verify;

import java.util.ArrayList;
import java.util.List;

/** Counts differences and keeps the first ones. Thread-safe. */
final class Differences {

  /** Who has read twenty knows what is wrong. */
  static final int KEPT_MAX = 20;

  private final List<Difference> first = new ArrayList<>();
  private long count;

  synchronized void add(String device, String stream, long seq, String what) {
    count++;
    if (first.size() < KEPT_MAX) {
      first.add(new Difference(device, stream, seq, what));
    }
  }

  synchronized void addAll(Differences others) {
    count += others.count();
    for (Difference other : others.first()) {
      if (first.size() < KEPT_MAX) {
        first.add(other);
      }
    }
  }

  synchronized long count() {
    return count;
  }

  synchronized List<Difference> first() {
    return List.copyOf(first);
  }
}
