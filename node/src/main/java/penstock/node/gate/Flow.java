package penstock.node.gate;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Those of one neighbourhood, or one device, that wait: first those with an appointment, in the
 * order in which they got it, then newcomers. Guarded by the lock of its {@link Admission}.
 */
final class Flow {

  private static final Comparator<Waiter> BY_RANK =
      Comparator.<Waiter>comparingLong(waiter -> waiter.rank)
          .thenComparingLong(waiter -> waiter.sinceNanos)
          .thenComparingInt(System::identityHashCode);

  final String name;

  /** What it may still take in this round. */
  long deficit;

  private final TreeSet<Waiter> appointed = new TreeSet<>(BY_RANK);
  private final Deque<Waiter> newcomers = new ArrayDeque<>();
  private long cost;

  Flow(String name) {
    this.name = name;
  }

  void add(Waiter waiter) {
    boolean unused = waiter.newcomer() ? newcomers.add(waiter) : appointed.add(waiter);
    cost += waiter.wish.wholeCost();
  }

  /** Whose turn is next; null: nobody's. */
  @Nullable Waiter first() {
    return appointed.isEmpty() ? newcomers.peekFirst() : appointed.first();
  }

  /** Who can best wait; null where nobody is here. */
  @Nullable Waiter last() {
    return newcomers.isEmpty() ? lastAppointed() : newcomers.peekLast();
  }

  private @Nullable Waiter lastAppointed() {
    return appointed.isEmpty() ? null : appointed.last();
  }

  void remove(Waiter waiter) {
    boolean removed =
        waiter.newcomer() ? newcomers.removeLastOccurrence(waiter) : appointed.remove(waiter);
    if (removed) {
      cost -= waiter.wish.wholeCost();
    }
  }

  void removeFirst(Waiter first) {
    if (first.newcomer()) {
      newcomers.removeFirst();
      cost -= first.wish.wholeCost();
    } else {
      remove(first);
    }
  }

  /** All who came before this time. Newcomers stand in that order; of others there are few. */
  @Nullable Waiter removeOlder(long nanos, @Nullable Waiter chain) {
    Waiter removed = chain;
    while (!newcomers.isEmpty() && newcomers.getFirst().sinceNanos - nanos < 0) {
      Waiter old = newcomers.getFirst();
      removeFirst(old);
      old.next = removed;
      removed = old;
    }
    for (Waiter waiter : appointed.toArray(new Waiter[0])) {
      if (waiter.sinceNanos - nanos < 0) {
        remove(waiter);
        waiter.next = removed;
        removed = waiter;
      }
    }
    return removed;
  }

  boolean isEmpty() {
    return appointed.isEmpty() && newcomers.isEmpty();
  }

  /** Of all that wait. */
  long cost() {
    return cost;
  }
}
