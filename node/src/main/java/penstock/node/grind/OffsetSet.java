package penstock.node.grind;

import java.util.Arrays;

/**
 * A set of frame offsets in open addressing: 8 to 32 bytes each, where boxed ones would cost ten
 * times that. A segment full of the smallest frames has a million of them. Not thread-safe.
 */
final class OffsetSet {

  private static final int CAPACITY_FIRST = 64;
  private static final long FREE = -1;

  private long[] slots = free(CAPACITY_FIRST);
  private int size;

  int size() {
    return size;
  }

  boolean contains(long offset) {
    return slots[slotOf(offset)] == offset;
  }

  /** False where it was held before. */
  boolean add(long offset) {
    if (offset < 0) {
      throw new IllegalArgumentException("no offset: " + offset);
    }
    int slot = slotOf(offset);
    if (slots[slot] == offset) {
      return false;
    }
    slots[slot] = offset;
    size++;
    if (size > slots.length / 2) {
      grow();
    }
    return true;
  }

  /** False where it was not held. */
  boolean remove(long offset) {
    int slot = slotOf(offset);
    if (slots[slot] != offset) {
      return false;
    }
    slots[slot] = FREE;
    size--;
    closeGap(slot);
    return true;
  }

  /** Entries behind a freed slot that were pushed past it move up, so that no search ends early. */
  private void closeGap(int freed) {
    int mask = slots.length - 1;
    int gap = freed;
    for (int at = (gap + 1) & mask; slots[at] != FREE; at = (at + 1) & mask) {
      int home = home(slots[at], mask);
      if (((at - home) & mask) >= ((at - gap) & mask)) {
        slots[gap] = slots[at];
        slots[at] = FREE;
        gap = at;
      }
    }
  }

  private void grow() {
    long[] old = slots;
    slots = free(old.length * 2);
    for (long offset : old) {
      if (offset != FREE) {
        slots[slotOf(offset)] = offset;
      }
    }
  }

  /** Where the offset is, or the free slot where it would go. */
  private int slotOf(long offset) {
    int mask = slots.length - 1;
    int slot = home(offset, mask);
    while (slots[slot] != offset && slots[slot] != FREE) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static int home(long offset, int mask) {
    // Offsets are often multiples of a block size: the high half of the product mixes all bits.
    long mixed = offset * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & mask;
  }

  private static long[] free(int capacity) {
    long[] slots = new long[capacity];
    Arrays.fill(slots, FREE);
    return slots;
  }
}
