package penstock.node.grind;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is ground in the background: one chore at a time, one step at a time, the most urgent one
 * first. New frames go first; but where they never stop, a step is due every {@link
 * #STARVED_NANOS}. What is no news takes a bounded share of the time. There is at most one chore a
 * segment, and one for all regrinds, so their number needs no limit of its own. Thread-safe.
 */
final class Chores {

  /** One frame takes some 10 ms at most: a tenth of a busy grinder's time. */
  private static final long STARVED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long RETRY_NANOS_FIRST = TimeUnit.SECONDS.toNanos(1);
  private static final int RETRY_DOUBLINGS_MAX = 5;

  private final GrindQueue queue;
  private final double share;
  private final Map<String, Slot> byKey = new HashMap<>();
  private final NavigableSet<Slot> slots = new TreeSet<>();
  private boolean busy;
  private long added;
  private long lastEndNanos = System.nanoTime();
  private long restUntilNanos = lastEndNanos;

  Chores(GrindQueue queue, double share) {
    this.queue = queue;
    this.share = share;
  }

  private static final class Slot implements Comparable<Slot> {
    final String key;
    final Chore chore;
    final Chore.Urgency urgency;
    final long rank;
    long notBeforeNanos;
    int failures;
    boolean again;

    Slot(String key, Chore chore, Chore.Urgency urgency, long rank, long notBeforeNanos) {
      this.key = key;
      this.chore = chore;
      this.urgency = urgency;
      this.rank = rank;
      this.notBeforeNanos = notBeforeNanos;
    }

    @Override
    public int compareTo(Slot other) {
      int byUrgency = urgency.compareTo(other.urgency);
      return byUrgency != 0 ? byUrgency : Long.compare(rank, other.rank);
    }
  }

  /**
   * Sees to it that a chore runs from its beginning once more from now on.
   *
   * @param key one chore each
   * @param chore makes it where there is none
   * @param delayNanos it may wait so long at least
   */
  void ensure(String key, Chore.Urgency urgency, long delayNanos, Supplier<Chore> chore) {
    synchronized (this) {
      long notBefore = System.nanoTime() + delayNanos;
      Slot known = byKey.get(key);
      if (known == null) {
        Slot slot = new Slot(key, chore.get(), urgency, added++, notBefore);
        byKey.put(key, slot);
        slots.add(slot);
      } else {
        known.again = true;
        known.notBeforeNanos = max(known.notBeforeNanos, notBefore);
      }
    }
    queue.wake();
  }

  synchronized int size() {
    return slots.size();
  }

  /** Whether a step is due although new frames wait. */
  boolean isStarved() {
    long now = System.nanoTime();
    synchronized (this) {
      return !busy && now - lastEndNanos >= STARVED_NANOS && next(now, true) != null;
    }
  }

  /** Does one step; false where none is due, or another thread is at one. */
  boolean step(FrameGrinder grinder) {
    long begin = System.nanoTime();
    Slot slot;
    synchronized (this) {
      slot = busy ? null : next(begin, false);
      if (slot == null) {
        return false;
      }
      busy = true;
    }
    Chore.Progress progress = Chore.Progress.RETRY;
    try {
      progress = slot.chore.step(grinder);
    } finally {
      end(slot, progress, begin);
    }
    return true;
  }

  /** How long at most until {@link #step} may find something, unless a chore is added. */
  synchronized long untilDue() {
    long now = System.nanoTime();
    long until = TimeUnit.SECONDS.toNanos(1);
    if (busy) {
      return WAIT_NANOS;
    }
    for (Slot slot : slots) {
      until = Math.min(until, dueNanos(slot) - now);
    }
    return Math.max(until, TimeUnit.MILLISECONDS.toNanos(1));
  }

  private @Nullable Slot next(long now, boolean starved) {
    for (Slot slot : slots) {
      boolean due = starved ? slot.notBeforeNanos - now <= 0 : dueNanos(slot) - now <= 0;
      if (due) {
        return slot;
      }
    }
    return null;
  }

  private long dueNanos(Slot slot) {
    return slot.urgency == Chore.Urgency.NEWS
        ? slot.notBeforeNanos
        : max(slot.notBeforeNanos, restUntilNanos);
  }

  private synchronized void end(Slot slot, Chore.Progress progress, long begin) {
    busy = false;
    lastEndNanos = System.nanoTime();
    if (slot.urgency != Chore.Urgency.NEWS) {
      restUntilNanos = lastEndNanos + (long) ((lastEndNanos - begin) * (1 - share) / share);
    }
    slot.failures = progress == Chore.Progress.RETRY ? slot.failures + 1 : 0;
    switch (progress) {
      case WAIT -> slot.notBeforeNanos = lastEndNanos + WAIT_NANOS;
      case RETRY -> slot.notBeforeNanos = lastEndNanos + retryNanos(slot.failures);
      case DONE -> remove(slot);
      default -> {}
    }
  }

  private void remove(Slot slot) {
    if (slot.again) {
      slot.again = false;
      return;
    }
    byKey.remove(slot.key);
    slots.remove(slot);
  }

  private static long retryNanos(int failures) {
    return RETRY_NANOS_FIRST << Math.min(failures - 1, RETRY_DOUBLINGS_MAX);
  }

  private static long max(long a, long b) {
    return a - b > 0 ? a : b;
  }
}
