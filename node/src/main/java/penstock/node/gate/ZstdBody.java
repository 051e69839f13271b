package penstock.node.gate;

import akka.util.ByteString;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Zstandard frames (RFC 8878), any number of them. */
final class ZstdBody extends BodyDecoder {

  /** 8 MiB, what {@code zstd -19} asks for; a frame that wants more memory is refused. */
  private static final int WINDOW_LOG_MAX = 23;

  /** Of {@link #lengthOfOneFrame}. */
  static final int UNKNOWN = -1;

  private final ZstdDecompressCtx context = new ZstdDecompressCtx().setLongMax(WINDOW_LOG_MAX);
  private ByteBuffer input = ByteBuffer.allocate(0);
  private boolean frameEnded = true;

  @Override
  void input(ByteBuffer compressed) {
    byte[] bytes = new byte[compressed.remaining()];
    compressed.get(bytes);
    input = ByteBuffer.wrap(bytes);
  }

  @Override
  int read(byte[] to, int offset, int length) {
    ByteBuffer output = ByteBuffer.wrap(to, offset, length);
    // Also without input: the window may hold output that did not fit before.
    while (output.hasRemaining()) {
      int before = output.position() + input.position();
      if (!input.hasRemaining() && frameEnded) {
        break;
      }
      decompress(output);
      if (output.position() + input.position() == before) {
        break;
      }
    }
    return output.position() - offset;
  }

  private void decompress(ByteBuffer output) {
    try {
      frameEnded = context.decompressByteBufferStream(output, input);
    } catch (ZstdException e) {
      throw Refusal.badBody(
          fed() - input.remaining(),
          "zstd: " + e.getMessage() + " near byte " + (fed() - input.remaining()));
    }
  }

  @Override
  boolean complete() {
    return frameEnded && !input.hasRemaining();
  }

  @Override
  public void close() {
    context.close();
  }

  /**
   * How long the contents of a body are that is one whole frame and says so in its header; {@link
   * #UNKNOWN} where it does not say, is not alone, or says more than {@code lengthMax}.
   * Decompresses nothing.
   */
  static int lengthOfOneFrame(byte[] body, int lengthMax) {
    long length = Zstd.getFrameContentSize(body);
    return length > 0 && length <= lengthMax && isOneFrame(body) ? (int) length : UNKNOWN;
  }

  private static boolean isOneFrame(byte[] body) {
    try {
      return Zstd.findFrameCompressedSize(body) == body.length;
    } catch (ZstdException e) {
      // It is cut off; as a stream it says where.
      return false;
    }
  }

  /**
   * Decompresses one whole frame.
   *
   * @param length as {@link #lengthOfOneFrame} said
   * @throws Refusal bad-body
   */
  static byte[] oneFrame(byte[] body, int length) {
    byte[] contents = new byte[length];
    try {
      int got = Contexts.MINE.get().decompress(contents, body);
      return got == length ? contents : Arrays.copyOf(contents, got);
    } catch (ZstdException e) {
      throw located(body, e);
    }
  }

  /** Says where: as a stream, the same fault is met at some byte. */
  private static Refusal located(byte[] body, ZstdException e) {
    try (ZstdBody stream = new ZstdBody()) {
      stream.feed(ByteString.fromArrayUnsafe(body));
      byte[] contents = new byte[64 * 1024];
      while (stream.read(contents, 0, contents.length) > 0) {}
      return Refusal.badBody(stream.fed(), "zstd: " + e.getMessage());
    } catch (Refusal refusal) {
      return refusal;
    }
  }

  /** One context a thread for whole frames, which need no window of their own. */
  private static final class Contexts {
    static final ThreadLocal<ZstdDecompressCtx> MINE =
        ThreadLocal.withInitial(ZstdDecompressCtx::new);
  }
}
