package penstock.sim.swarm;

import java.util.Arrays;

/**
 * Which device is due next. A device that was given another time stays in here under the old one as
 * well: whoever takes it out finds that it does not hold any more. Eight bytes an entry. Belongs to
 * one thread.
 */
final class DueHeap {

  private static final int INDEX_BITS = 20;
  private static final long INDEX_MASK = (1L << INDEX_BITS) - 1;

  private long[] entries = new long[1024];
  private int size;

  /**
   * @param dueUs at least 0
   * @param index below 2^20
   */
  void add(long dueUs, int index) {
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, size * 2);
    }
    long entry = (dueUs << INDEX_BITS) | index;
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (entries[parent] <= entry) {
        break;
      }
      entries[at] = entries[parent];
      at = parent;
    }
    entries[at] = entry;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** When the first is due. */
  long dueUs() {
    return entries[0] >>> INDEX_BITS;
  }

  /** Which one that is. */
  int index() {
    return (int) (entries[0] & INDEX_MASK);
  }

  void remove() {
    long last = entries[--size];
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && entries[child + 1] < entries[child]) {
        child++;
      }
      if (last <= entries[child]) {
        break;
      }
      entries[at] = entries[child];
      at = child;
    }
    entries[at] = last;
  }

  int size() {
    return size;
  }
}
