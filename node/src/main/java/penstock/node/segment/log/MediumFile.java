package penstock.node.segment.log;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import penstock.node.segment.FrameScanner;

/** An open file. Reads may run beside writes; writes come from one thread. */
public interface MediumFile extends Closeable, FrameScanner.Source {

  /** Writes all of it; what lies behind the end of the file grows it. */
  void write(ByteBuffer bytes, long position) throws IOException;

  /**
   * Returns once everything written is durable. After a failure nothing is known of it.
   *
   * @throws TakenException where the segment is no longer this node's
   */
  void force() throws IOException;

  void truncate(long size) throws IOException;

  long size() throws IOException;

  /**
   * Where what is appended next begins.
   *
   * @param end behind the last frame that is known to be durable
   */
  default long appendAt(long end) throws IOException {
    return end;
  }

  /** The bytes {@code [position, position + length)}; fails where the file ends before. */
  default byte[] readFully(long position, int length) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(length);
    while (into.hasRemaining()) {
      if (read(into, position + into.position()) < 0) {
        throw new EOFException("ends before byte " + (position + length));
      }
    }
    return into.array();
  }
}
