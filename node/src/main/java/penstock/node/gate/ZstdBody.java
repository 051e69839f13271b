package penstock.node.gate;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Zstandard frames (RFC 8878), any number of them. */
final class ZstdBody extends BodyDecoder {

  /** 8 MiB, what {@code zstd -19} asks for; a frame that wants more memory is refused. */
  private static final int WINDOW_LOG_MAX = 23;

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
   * Decompresses one whole frame whose header says how long its contents are; null where it does
   * not say, is not alone, or says more than {@code lengthMax}.
   */
  static byte @Nullable [] oneFrame(byte[] body, int lengthMax) {
    long length = Zstd.getFrameContentSize(body);
    if (length <= 0 || length > lengthMax) {
      return null;
    }
    if (Zstd.findFrameCompressedSize(body) != body.length) {
      return null;
    }
    byte[] contents = new byte[(int) length];
    try {
      int got = Contexts.MINE.get().decompress(contents, body);
      return got == length ? contents : Arrays.copyOf(contents, got);
    } catch (ZstdException e) {
      throw Refusal.badBody(0, "zstd: " + e.getMessage());
    }
  }

  /** One context a thread for whole frames, which need no window of their own. */
  private static final class Contexts {
    static final ThreadLocal<ZstdDecompressCtx> MINE =
        ThreadLocal.withInitial(ZstdDecompressCtx::new);
  }
}
