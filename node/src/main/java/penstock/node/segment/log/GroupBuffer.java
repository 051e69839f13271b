package penstock.node.segment.log;

import akka.util.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import penstock.node.segment.EncodedFrame;
import penstock.node.segment.SegmentFormat;

/**
 * Gathers frames into one direct buffer, so that a group of small ones is one write. Reused for all
 * groups; not thread-safe.
 */
public final class GroupBuffer {

  /** Stays in a processor's second-level cache; larger writes are not faster. */
  private static final int BYTES = 1 << 20;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);

  /** Writes frames one behind the other, from {@code position} on. */
  public final class Run {
    private final MediumFile file;
    private final long id;
    private long position;

    private Run(MediumFile file, long id, long position) {
      this.file = file;
      this.id = id;
      this.position = position;
    }

    public void put(EncodedFrame frame) throws IOException {
      put(ByteBuffer.wrap(frame.front(id)));
      putPayload(frame.payload());
      int padding = SegmentFormat.padding(frame.length());
      if (buffer.remaining() < padding) {
        flush();
      }
      for (int i = 0; i < padding; i++) {
        buffer.put((byte) 0);
      }
    }

    private void putPayload(ByteString payload) throws IOException {
      if (payload.size() <= buffer.remaining()) {
        payload.copyToBuffer(buffer);
        return;
      }
      for (ByteBuffer part : payload.getByteBuffers()) {
        put(part);
      }
    }

    private void put(ByteBuffer part) throws IOException {
      while (part.remaining() > buffer.remaining()) {
        int end = part.limit();
        part.limit(part.position() + buffer.remaining());
        buffer.put(part);
        part.limit(end);
        flush();
      }
      buffer.put(part);
    }

    /** Everything put so far is in the file, though not durable; returns where it ends. */
    public long flush() throws IOException {
      buffer.flip();
      int length = buffer.remaining();
      file.write(buffer, position);
      buffer.clear();
      position += length;
      return position;
    }
  }

  public Run start(MediumFile file, long id, long position) {
    buffer.clear();
    return new Run(file, id, position);
  }
}
