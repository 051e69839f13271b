package penstock.sim.bench;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;

/**
 * Where an upload is made ready to send: raw text, then head and compressed body back to back, so
 * that one write sends both. Every thread of the load generator has one, for all its devices.
 */
final class ChunkBuffer implements Closeable {

  /** More than any head of ours. */
  private static final int HEAD_BYTES_MAX = 512;

  private final ZstdCompressCtx zstd = new ZstdCompressCtx();
  private final byte[] raw;
  private final byte[] wire;
  private int records;
  private int rawBytes;
  private int from;
  private int to;

  /**
   * @param chunkBytes of the longest chunk, raw
   */
  ChunkBuffer(int chunkBytes, int level) {
    raw = new byte[chunkBytes];
    wire = new byte[HEAD_BYTES_MAX + (int) Zstd.compressBound(chunkBytes)];
    zstd.setLevel(level);
  }

  void fill(DeviceLog log, DeviceLog.Plan plan) {
    DeviceLog.Rendered rendered = log.render(plan, raw);
    records = rendered.records();
    rawBytes = rendered.bytes();
    int bodyBytes =
        zstd.compressByteArray(
            wire, HEAD_BYTES_MAX, wire.length - HEAD_BYTES_MAX, raw, 0, rawBytes);
    byte[] head = head(plan, bodyBytes).getBytes(StandardCharsets.US_ASCII);
    from = HEAD_BYTES_MAX - head.length;
    to = HEAD_BYTES_MAX + bodyBytes;
    System.arraycopy(head, 0, wire, from, head.length);
  }

  private String head(DeviceLog.Plan plan, int bodyBytes) {
    return "POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-kmsg"
        + "\r\nContent-Encoding: zstd\r\nPenstock-Stream: "
        + DeviceLog.STREAM
        + "\r\nPenstock-Mono: "
        + plan.toUs()
        + "\r\nContent-Length: "
        + bodyBytes
        + "\r\n\r\n";
  }

  int records() {
    return records;
  }

  int rawBytes() {
    return rawBytes;
  }

  int bodyBytes() {
    return to - HEAD_BYTES_MAX;
  }

  /** The request: {@code wire()[from(), to())}. */
  byte[] wire() {
    return wire;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  @Override
  public void close() {
    zstd.close();
  }
}
