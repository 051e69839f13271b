package penstock.node.segment;

import akka.util.ByteString;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import penstock.protocol.KmsgException;
import penstock.protocol.KmsgParser;
import penstock.protocol.RecordBatch;
import penstock.protocol.SeqRanges;

/**
 * Turns payloads into raw bytes and records, and raw bytes into payloads. Keeps its buffers and
 * native contexts from call to call: one per thread or actor that reads frames, closed with it.
 * What it gives out is valid until the next call. Not thread-safe.
 */
public final class FramePayload implements AutoCloseable {

  /** A buffer beyond this is given back after use: one large frame must not pin its size. */
  private static final int KEPT_BYTES_MAX = 4 << 20;

  /** Log text shrinks 3.6-fold at this level, at several hundred MB/s; higher ones buy little. */
  private static final int ZSTD_LEVEL = 1;

  private static final int GZIP_BUFFER_BYTES = 8 * 1024;

  /** Takes one record of a batch. */
  public interface Visitor {
    void record(RecordBatch batch, int record);
  }

  private final RecordBatch batch = new RecordBatch();
  private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();
  private final ZstdCompressCtx compressor =
      new ZstdCompressCtx().setLevel(ZSTD_LEVEL).setChecksum(false);
  private byte[] raw = new byte[0];

  /**
   * Decompresses a frame's payload into the first {@code rawBytes} of the array returned.
   *
   * @throws SegmentException.Corrupt where the payload is not what the header says
   */
  public byte[] decode(StoredFrame frame) {
    int rawBytes = frame.header().rawBytes();
    if (rawBytes > SegmentFormat.RAW_BYTES_MAX) {
      throw corrupt(frame, "it says that it decompresses to " + rawBytes + " bytes");
    }
    byte[] buffer = buffer(rawBytes);
    int length;
    try {
      length = decode(frame.header().codec(), frame.payload().toArrayUnsafe(), buffer, rawBytes);
    } catch (ZstdException | IOException e) {
      throw corrupt(frame, "its payload can't be decompressed: " + e.getMessage());
    }
    if (length != rawBytes) {
      throw corrupt(frame, "its payload does not decompress to " + rawBytes + " bytes");
    }
    return buffer;
  }

  /** As {@link #decode}, into bytes of their own. */
  public ByteString raw(StoredFrame frame) {
    return ByteString.fromArray(decode(frame), 0, frame.header().rawBytes());
  }

  /**
   * All records of a frame's payload, also those that don't count.
   *
   * @throws SegmentException.Corrupt where the payload is not what the header says
   */
  public RecordBatch records(StoredFrame frame) {
    byte[] bytes = decode(frame);
    try {
      KmsgParser.anyOrder().parse(bytes, 0, frame.header().rawBytes(), true, batch);
    } catch (KmsgException e) {
      throw corrupt(frame, String.valueOf(e.getMessage()));
    }
    return batch;
  }

  /** Gives out those records of a frame that count, in their order. */
  public void forEach(StoredFrame frame, SeqRanges owned, Visitor visitor) {
    if (owned.isEmpty()) {
      return;
    }
    RecordBatch records = records(frame);
    for (int i = 0; i < records.count(); i++) {
      if (owned.contains(records.seq(i))) {
        visitor.record(records, i);
      }
    }
  }

  /** A zstd payload of {@code bytes[from, to)}, for a part of a chunk. */
  public ByteString encode(byte[] bytes, int from, int to) {
    byte[] target = new byte[(int) Zstd.compressBound(to - from)];
    int length = compressor.compressByteArray(target, 0, target.length, bytes, from, to - from);
    return ByteString.fromArray(target, 0, length);
  }

  private byte[] buffer(int rawBytes) {
    if (rawBytes > KEPT_BYTES_MAX) {
      return new byte[rawBytes];
    }
    if (raw.length < rawBytes) {
      raw = new byte[Math.min(KEPT_BYTES_MAX, Math.max(rawBytes, 2 * raw.length))];
    }
    return raw;
  }

  /** Returns how many bytes there are, one more than {@code rawBytes} where there are too many. */
  private int decode(Codec codec, byte[] payload, byte[] target, int rawBytes) throws IOException {
    return switch (codec) {
      case IDENTITY -> copy(payload, target, rawBytes);
      case GZIP -> gunzip(payload, target, rawBytes);
      case ZSTD ->
          decompressor.decompressByteArray(target, 0, rawBytes, payload, 0, payload.length);
    };
  }

  private static int copy(byte[] payload, byte[] target, int rawBytes) {
    System.arraycopy(payload, 0, target, 0, Math.min(payload.length, rawBytes));
    return Math.min(payload.length, rawBytes + 1);
  }

  private static int gunzip(byte[] payload, byte[] target, int rawBytes) throws IOException {
    try (InputStream in =
        new GZIPInputStream(new ByteArrayInputStream(payload), GZIP_BUFFER_BYTES)) {
      int length = in.readNBytes(target, 0, rawBytes);
      return in.read() < 0 ? length : length + 1;
    }
  }

  private static SegmentException.Corrupt corrupt(StoredFrame frame, String reason) {
    return SegmentException.Corrupt.at(
        frame.location().segment(), frame.location().offset(), reason);
  }

  @Override
  public void close() {
    decompressor.close();
    compressor.close();
  }
}
