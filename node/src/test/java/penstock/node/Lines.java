package penstock.node;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import penstock.node.segment.Codec;

/** Bodies: records whose text says who they are, and what compresses them. */
final class Lines {

  private Lines() {}

  static String line(long seq) {
    return "6," + seq + "," + (1_000_000 + seq * 1000) + ",-;record " + seq + " of this stream\n";
  }

  static String text(long first, long last) {
    StringBuilder text = new StringBuilder();
    for (long seq = first; seq <= last; seq++) {
      text.append(line(seq));
    }
    return text.toString();
  }

  static byte[] bytes(long first, long last) {
    return bytes(text(first, last));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] gzip(byte[] raw) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(raw);
    } catch (IOException e) {
      throw new AssertionError("memory does not fail", e);
    }
    return out.toByteArray();
  }

  static byte[] zstd(byte[] raw) {
    return Zstd.compress(raw);
  }

  /** As a client that goes on: all of it can be decompressed, and the body is not at its end. */
  static byte[] unfinished(Codec codec, byte[] raw) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      OutputStream encoder = encoder(codec, out);
      encoder.write(raw);
      encoder.flush();
      byte[] flushed = out.toByteArray();
      encoder.close();
      return flushed;
    } catch (IOException e) {
      throw new AssertionError("memory does not fail", e);
    }
  }

  private static OutputStream encoder(Codec codec, OutputStream out) throws IOException {
    return switch (codec) {
      case IDENTITY -> out;
      case GZIP -> new GZIPOutputStream(out, true);
      case ZSTD -> new ZstdOutputStream(out);
    };
  }

  /** The same bytes again and again. */
  static byte[] repeated(byte[] bytes, int times) {
    byte[] all = new byte[bytes.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(bytes, 0, all, i * bytes.length, bytes.length);
    }
    return all;
  }
}
