package penstock.chaos.history;

import java.util.Arrays;

/** When a device was answered 200, ascending: 8 bytes an answer. */
final class Acks {

  private long[] times = new long[64];
  private int count;

  void add(long atMs) {
    if (count == times.length) {
      times = Arrays.copyOf(times, count * 2);
    }
    times[count++] = atMs;
  }

  long[] times() {
    return Arrays.copyOf(times, count);
  }
}
