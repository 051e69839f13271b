package penstock.node.gate;

import akka.util.ByteString;
import java.nio.ByteBuffer;
import penstock.node.segment.Codec;

/**
 * Decompresses a body as it arrives: {@link #feed} what came, {@link #read} until it gives nothing
 * more, feed again. Concatenated gzip members and zstd frames count as one body. Not thread-safe;
 * close it, it may hold native memory.
 */
abstract class BodyDecoder implements AutoCloseable {

  private long fed;

  /** Takes compressed bytes; only after {@link #read} has returned 0. */
  final void feed(ByteString compressed) {
    fed += compressed.size();
    input(compressed.asByteBuffer());
  }

  /**
   * Writes decompressed bytes.
   *
   * @return how many, 0 where more input is needed
   * @throws Refusal bad-body where the bytes can't be decompressed
   */
  abstract int read(byte[] to, int offset, int length);

  /** Whether the input fed so far ends where a body may end. */
  abstract boolean complete();

  abstract void input(ByteBuffer compressed);

  /** Compressed bytes fed so far. */
  final long fed() {
    return fed;
  }

  @Override
  public void close() {}

  static BodyDecoder of(Codec codec) {
    if (codec == Codec.ZSTD) {
      return new ZstdBody();
    }
    return codec == Codec.GZIP ? new GzipBody() : new IdentityBody();
  }

  /** No compression. */
  private static final class IdentityBody extends BodyDecoder {
    private ByteBuffer input = ByteBuffer.allocate(0);

    @Override
    void input(ByteBuffer compressed) {
      input = compressed;
    }

    @Override
    int read(byte[] to, int offset, int length) {
      int taken = Math.min(length, input.remaining());
      input.get(to, offset, taken);
      return taken;
    }

    @Override
    boolean complete() {
      return true;
    }
  }
}
