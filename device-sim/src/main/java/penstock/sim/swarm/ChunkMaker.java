package penstock.sim.swarm;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;

/**
 * Where a request is made ready to send: raw text, then head and compressed body back to back, so
 * that one write sends both. A loop has one for all its devices. Belongs to one thread.
 */
final class ChunkMaker implements Closeable {

  private static final int HEAD_BYTES_MAX = 640;

  /** A wrong clock is off by up to so much, in either direction, by something else each time. */
  private static final long WRONG_CLOCK_US = 3_600_000_000L;

  private final ZstdCompressCtx zstd = new ZstdCompressCtx();
  private final Roster roster;
  private final boolean forwarded;
  private final BodyCache cache;
  private final byte[] raw;
  private final byte[] wire;
  private int from;
  private int to;

  /**
   * @param forwarded whether the node learns the device's fingerprint from a header
   */
  ChunkMaker(Uploads uploads, Roster roster, boolean forwarded, BodyCache cache) {
    this.cache = cache;
    this.roster = roster;
    this.forwarded = forwarded;
    raw = new byte[uploads.chunkBytesMax()];
    wire = new byte[requestBytesMax(uploads)];
    zstd.setLevel(uploads.zstdLevel());
  }

  /** Of the longest request. */
  static int requestBytesMax(Uploads uploads) {
    return HEAD_BYTES_MAX + (int) Zstd.compressBound(uploads.chunkBytesMax());
  }

  /**
   * Makes the next chunk of the device ready; there is something to send.
   *
   * @param logUs up to when it has logged
   */
  Upload chunk(SwarmDevice device, long logUs) {
    SwarmStream stream = device.stream;
    SwarmLog log = stream.log();
    long first = device.from();
    long last = Math.min(log.next(), first + device.uploader.recordsMax());
    BodyCache.Body kept = device.kept;
    int rawBytes;
    long end;
    if (kept != null && kept.stream == stream && kept.from == first && kept.to <= last) {
      rawBytes = kept.rawBytes;
      end = kept.to;
      System.arraycopy(kept.compressed, 0, wire, HEAD_BYTES_MAX, kept.compressed.length);
      to = HEAD_BYTES_MAX + kept.compressed.length;
    } else {
      forget(device);
      SwarmLog.Rendered rendered = log.render(first, last, stream.base(), raw.length, raw);
      rawBytes = rendered.bytes();
      end = first + rendered.records();
      to = HEAD_BYTES_MAX + compress(rawBytes);
      device.kept = cache.keep(stream, first, end, rawBytes, wire, HEAD_BYTES_MAX, to);
    }
    int body = to - HEAD_BYTES_MAX;
    head(
        "POST /v1/logs HTTP/1.1\r\nContent-Type: application/x-kmsg\r\nContent-Encoding: zstd"
            + "\r\nPenstock-Stream: "
            + stream.id()
            + "\r\nPenstock-Oldest: "
            + stream.announced()
            + "\r\nPenstock-Mono: "
            + mono(device, log.monoUs(logUs))
            + "\r\nContent-Length: "
            + body,
        device);
    return new Upload(
        first,
        end,
        rawBytes,
        body,
        end < log.next(),
        stream.sentBefore(first, end),
        System.nanoTime());
  }

  private int compress(int rawBytes) {
    return zstd.compressByteArray(
        wire, HEAD_BYTES_MAX, wire.length - HEAD_BYTES_MAX, raw, 0, rawBytes);
  }

  /** The device's last chunk was taken, or is to be another one. */
  void forget(SwarmDevice device) {
    cache.drop(device.kept);
    device.kept = null;
  }

  private static long mono(SwarmDevice device, long monoUs) {
    if (!device.does(Misbehaving.Kind.WRONG_CLOCK)) {
      return monoUs;
    }
    long off = Hash.below(Hash.of(device.index, monoUs), 2 * WRONG_CLOCK_US) - WRONG_CLOCK_US;
    return Math.max(0, monoUs + off);
  }

  /** Makes the question ready how far the node is. */
  Upload question(SwarmDevice device) {
    head("GET /v1/logs/position?stream=" + device.stream.id() + " HTTP/1.1", device);
    to = HEAD_BYTES_MAX;
    long at = device.stream.ackedNext();
    return new Upload(at, at, 0, 0, false, 0, System.nanoTime());
  }

  private void head(String lines, SwarmDevice device) {
    String known =
        forwarded
            ? "\r\nX-Forwarded-Client-Cert: Hash=" + roster.forwardedFingerprint(device.index)
            : "";
    String head = lines + known + "\r\nHost: localhost\r\n\r\n";
    int length = head.length();
    from = HEAD_BYTES_MAX - length;
    byte[] ascii = head.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, wire, from, length);
  }

  /** The request: {@code bytes()[from(), to())}. */
  byte[] bytes() {
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
