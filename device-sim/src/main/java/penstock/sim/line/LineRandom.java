package penstock.sim.line;

import java.util.random.RandomGenerator;

/**
 * SplitMix64: a stream of numbers from a seed, cheap to begin anew for each line. The same seed
 * gives the same numbers on every Java for ever, which is what {@link LogContents} stands on. Not
 * thread-safe.
 *
 * @see <a href="https://doi.org/10.1145/2660193.2660195">Steele, Lea, Flood: Fast splittable
 *     pseudorandom number generators</a>
 */
final class LineRandom implements RandomGenerator {

  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  /** Begins anew. */
  void seed(long seed) {
    state = seed;
  }

  @Override
  public long nextLong() {
    state += GAMMA;
    return mix(state);
  }

  /** From 0 to {@code bound - 1}; slightly uneven for huge bounds, which log lines don't mind. */
  long below(long bound) {
    return Long.remainderUnsigned(nextLong() >>> 1, bound);
  }

  static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A well-mixed number for a name: 64-bit FNV-1a, mixed once more. */
  static long hash(String name) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
    }
    return mix(hash);
  }
}
