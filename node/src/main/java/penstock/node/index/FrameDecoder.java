package penstock.node.index;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import penstock.node.segment.SegmentException;
import penstock.node.segment.StoredFrame;

/** Decompresses payloads; not thread-safe. */
final class FrameDecoder implements AutoCloseable {
  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();

  byte[] decode(StoredFrame frame) {
    byte[] payload = frame.payload().toArrayUnsafe();
    int rawBytes = frame.header().rawBytes();
    try {
      byte[] raw =
          switch (frame.header().codec()) {
            case IDENTITY -> payload;
            case GZIP -> gunzip(payload, rawBytes);
            case ZSTD -> zstd.decompress(payload, rawBytes);
          };
      if (raw.length == rawBytes) {
        return raw;
      }
    } catch (IOException | ZstdException e) {
      throw new SegmentException.Corrupt(frame.location() + ": " + e.getMessage());
    }
    throw new SegmentException.Corrupt(
        frame.location() + ": does not decompress to " + rawBytes + " bytes");
  }

  private static byte[] gunzip(byte[] payload, int rawBytes) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(payload))) {
      return in.readNBytes(rawBytes + 1);
    }
  }

  @Override
  public void close() {
    zstd.close();
  }
}
