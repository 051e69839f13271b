package penstock.sim.device;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.io.OutputStream;
import penstock.protocol.SeqRanges;

/** The body of one upload, compressed, and what is in it. Immutable. */
public final class Chunk {

  private final SeqRanges runs;
  private final int lastBoot;
  private final int rawBytes;
  private final boolean cut;
  private final byte[] body;

  Chunk(SeqRanges runs, int lastBoot, int rawBytes, boolean cut, byte[] body) {
    this.runs = runs;
    this.lastBoot = lastBoot;
    this.rawBytes = rawBytes;
    this.cut = cut;
    this.body = body;
  }

  /** A chunk of lines that no model made: so many bytes of {@code /dev/kmsg}, whole records. */
  public static Chunk of(SeqRanges runs, byte[] raw) {
    return new Chunk(runs, 0, raw.length, false, Zstd.compress(raw, ChunkReader.ZSTD_LEVEL));
  }

  /** The numbers in the stream of its records. */
  public SeqRanges runs() {
    return runs;
  }

  /** The boot that its last record belongs to. */
  int lastBoot() {
    return lastBoot;
  }

  /** Whether the log held more when it was read. */
  boolean isCut() {
    return cut;
  }

  /** Before compression. */
  public int rawBytes() {
    return rawBytes;
  }

  /** As it is sent. */
  public int bodyBytes() {
    return body.length;
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(body);
  }
}
