package penstock.node.grind;

import java.util.Arrays;

/**
 * Where the blocks of a growing file are, as columns: 36 bytes each. Kept in the order of their
 * frames in the segment, and within a frame in the order in which they were added. Blocks come in
 * about that order, so an insertion moves few others. Not thread-safe.
 */
final class BlockIndex {

  private static final int CAPACITY_FIRST = 64;

  private int size;
  private long[] frame = new long[CAPACITY_FIRST];
  private long[] position = new long[CAPACITY_FIRST];
  private int[] length = new int[CAPACITY_FIRST];
  private long[] minTimeUs = new long[CAPACITY_FIRST];
  private long[] maxTimeUs = new long[CAPACITY_FIRST];

  int size() {
    return size;
  }

  long frame(int block) {
    return frame[block];
  }

  long position(int block) {
    return position[block];
  }

  int length(int block) {
    return length[block];
  }

  void clear() {
    size = 0;
  }

  void add(long frame, long position, int length, long minTimeUs, long maxTimeUs) {
    if (size == this.frame.length) {
      grow();
    }
    int at = size;
    while (at > 0 && this.frame[at - 1] > frame) {
      at--;
    }
    shift(at);
    this.frame[at] = frame;
    this.position[at] = position;
    this.length[at] = length;
    this.minTimeUs[at] = minTimeUs;
    this.maxTimeUs[at] = maxTimeUs;
    size++;
  }

  void addAll(BlockIndex other) {
    for (int i = 0; i < other.size; i++) {
      add(
          other.frame[i],
          other.position[i],
          other.length[i],
          other.minTimeUs[i],
          other.maxTimeUs[i]);
    }
  }

  /** A copy of the blocks that overlap {@code [fromUs, toUs)}. */
  BlockIndex overlapping(long fromUs, long toUs) {
    BlockIndex selected = new BlockIndex();
    for (int i = 0; i < size; i++) {
      if (maxTimeUs[i] >= fromUs && minTimeUs[i] < toUs) {
        selected.add(frame[i], position[i], length[i], minTimeUs[i], maxTimeUs[i]);
      }
    }
    return selected;
  }

  private void shift(int at) {
    int moved = size - at;
    if (moved == 0) {
      return;
    }
    System.arraycopy(frame, at, frame, at + 1, moved);
    System.arraycopy(position, at, position, at + 1, moved);
    System.arraycopy(length, at, length, at + 1, moved);
    System.arraycopy(minTimeUs, at, minTimeUs, at + 1, moved);
    System.arraycopy(maxTimeUs, at, maxTimeUs, at + 1, moved);
  }

  private void grow() {
    int capacity = size * 2;
    frame = Arrays.copyOf(frame, capacity);
    position = Arrays.copyOf(position, capacity);
    length = Arrays.copyOf(length, capacity);
    minTimeUs = Arrays.copyOf(minTimeUs, capacity);
    maxTimeUs = Arrays.copyOf(maxTimeUs, capacity);
  }
}
