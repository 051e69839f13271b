package penstock.node.device;

/**
 * A sum of up to 2^31 non-negative longs, from which each can be taken out again: exact inside,
 * saturating only when read. Not thread-safe.
 */
final class WideSum {

  private static final int HALF = 32;
  private static final long LOW = (1L << HALF) - 1;

  private long high;
  private long low;

  void add(long value) {
    high += value >>> HALF;
    low += value & LOW;
  }

  void subtract(long value) {
    high -= value >>> HALF;
    low -= value & LOW;
  }

  long value() {
    long carried = high + (low >>> HALF);
    return carried > Integer.MAX_VALUE ? Long.MAX_VALUE : carried << HALF | (low & LOW);
  }
}
