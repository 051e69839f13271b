package penstock.sim.swarm;

import java.nio.ByteBuffer;

/** Buffers that all connections of a loop share: each has bytes in them only while it is served. */
final class Scratch {

  private static final int TLS_RECORD_BYTES = 18 * 1024;

  /** What came in, encrypted. */
  final ByteBuffer net = ByteBuffer.allocate(4 * TLS_RECORD_BYTES);

  /** What came in, in plain. */
  final byte[] plain = new byte[5 * TLS_RECORD_BYTES];

  /** What goes out, encrypted. */
  final ByteBuffer out;

  /**
   * @param requestBytesMax of the longest request
   */
  Scratch(int requestBytesMax) {
    out = ByteBuffer.allocateDirect(requestBytesMax + requestBytesMax / 16 + 4 * TLS_RECORD_BYTES);
  }
}
