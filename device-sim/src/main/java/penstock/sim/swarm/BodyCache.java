package penstock.sim.swarm;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Compressed bodies that are on their way or were refused, so that sending one again costs no
 * compressing. Holds so many bytes; what is beyond is made again when it is wanted. Belongs to one
 * thread.
 */
final class BodyCache {

  /** What the caches of all loops may take of the heap. */
  private static final double HEAP_SHARE = 0.5;

  private final long bytesMax;
  private long bytes;

  BodyCache(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** One of so many. */
  static BodyCache oneOf(int loops) {
    return new BodyCache((long) (Runtime.getRuntime().maxMemory() * HEAP_SHARE / loops));
  }

  /** A compressed chunk. */
  static final class Body {

    /** Whose it is. */
    final SwarmStream stream;

    final long from;
    final long to;
    final int rawBytes;
    final byte[] compressed;

    private Body(SwarmStream stream, long from, long to, int rawBytes, byte[] compressed) {
      this.stream = stream;
      this.from = from;
      this.to = to;
      this.rawBytes = rawBytes;
      this.compressed = compressed;
    }
  }

  /** Keeps a copy of {@code wire[at, end)}; null where there is no room. */
  @Nullable Body keep(
      SwarmStream stream, long from, long to, int rawBytes, byte[] wire, int at, int end) {
    if (bytes + end - at > bytesMax) {
      return null;
    }
    bytes += end - at;
    return new Body(stream, from, to, rawBytes, Arrays.copyOfRange(wire, at, end));
  }

  /** Nobody wants it any more. */
  void drop(@Nullable Body body) {
    if (body != null) {
      bytes -= body.compressed.length;
    }
  }

  long bytes() {
    return bytes;
  }
}
