package penstock.sim.device;

/**
 * The kernel's log buffer: a ring of so many bytes, in which the newest record pushes out the
 * oldest ones, read or not. It holds each record's size and time only, since {@link
 * penstock.sim.line.StreamScript} makes the bytes again: 16 bytes a record. Numbers ascend by one
 * from 0. Not thread-safe.
 */
final class RingBuffer {

  /** Less would not hold one line of every kind. */
  static final int BYTES_MIN = 4 * 1024;

  private static final int CAPACITY_FIRST = 64;

  private final int bytesMax;
  private int bytes;
  private long oldest;
  private long next;
  private long[] monoUs = new long[CAPACITY_FIRST];
  private int[] size = new int[CAPACITY_FIRST];
  private int[] boot = new int[CAPACITY_FIRST];

  RingBuffer(int bytesMax) {
    if (bytesMax < BYTES_MIN) {
      throw new IllegalArgumentException(
          "a ring of " + bytesMax + " bytes is too small: at least " + BYTES_MIN);
    }
    this.bytesMax = bytesMax;
  }

  /** Writes a record of that size and gives its number. */
  long append(int recordBytes, long recordMonoUs, int recordBoot) {
    if (recordBytes > bytesMax) {
      throw new IllegalArgumentException(
          "a record of " + recordBytes + " bytes in a ring of " + bytesMax);
    }
    while (bytes + recordBytes > bytesMax) {
      bytes -= size[at(oldest++)];
    }
    if (next - oldest == size.length) {
      grow();
    }
    int slot = at(next);
    monoUs[slot] = recordMonoUs;
    size[slot] = recordBytes;
    boot[slot] = recordBoot;
    bytes += recordBytes;
    return next++;
  }

  private void grow() {
    int capacity = size.length * 2;
    long[] monoUsGrown = new long[capacity];
    int[] sizeGrown = new int[capacity];
    int[] bootGrown = new int[capacity];
    for (long number = oldest; number < next; number++) {
      int to = (int) (number & (capacity - 1));
      monoUsGrown[to] = monoUs[at(number)];
      sizeGrown[to] = size[at(number)];
      bootGrown[to] = boot[at(number)];
    }
    monoUs = monoUsGrown;
    size = sizeGrown;
    boot = bootGrown;
  }

  /** Capacities are powers of two. */
  private int at(long number) {
    return (int) (number & (size.length - 1));
  }

  private int held(long number) {
    if (number < oldest || number >= next) {
      throw new IndexOutOfBoundsException(
          "record " + number + " of a ring that holds " + oldest + " to " + (next - 1));
    }
    return at(number);
  }

  /** The lowest number that is still held; {@link #next} where none is. */
  long oldest() {
    return oldest;
  }

  /** The number that the next record will have. */
  long next() {
    return next;
  }

  /** How many bytes the records held have. */
  int bytes() {
    return bytes;
  }

  /** Whether one more line of ordinary size pushes another one out. */
  boolean isFull() {
    return bytes > bytesMax - BYTES_MIN;
  }

  long monoUs(long number) {
    return monoUs[held(number)];
  }

  int boot(long number) {
    return boot[held(number)];
  }

  int size(long number) {
    return size[held(number)];
  }
}
