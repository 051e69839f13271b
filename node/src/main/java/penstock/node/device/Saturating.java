package penstock.node.device;

/** Sums of counts that stay at the highest long instead of wrapping around. */
final class Saturating {

  private Saturating() {}

  static long sum(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
