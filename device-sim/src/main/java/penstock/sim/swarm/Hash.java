package penstock.sim.swarm;

/**
 * Numbers that look drawn and are the same in every run.
 *
 * @see <a href="https://doi.org/10.1145/2660193.2660195">Fast splittable pseudorandom number
 *     generators, the mixing function</a>
 */
final class Hash {

  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private Hash() {}

  private static long mix(long value) {
    long z = value + GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  static long of(long first, long second) {
    return mix(mix(first) ^ second);
  }

  static long of(long first, long second, long third) {
    return of(of(first, second), third);
  }

  static long of(String name) {
    long hash = 0;
    for (int i = 0; i < name.length(); i++) {
      hash = mix(hash ^ name.charAt(i));
    }
    return hash;
  }

  /** From 0 on, below {@code bound}. */
  static long below(long hash, long bound) {
    return Long.remainderUnsigned(hash, bound);
  }
}
