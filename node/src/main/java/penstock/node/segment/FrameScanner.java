package penstock.node.segment;

import static penstock.node.segment.SegmentFormat.CRC_FROM;
import static penstock.node.segment.SegmentFormat.FRAME_MAGIC;
import static penstock.node.segment.SegmentFormat.HEAD_BYTES;
import static penstock.node.segment.SegmentFormat.aligned;

import akka.util.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the frames of a segment with large sequential reads. What is no whole frame is skipped
 * up to the next place where magic, segment id and checksum hold; where none follows, the walk
 * ends. Holds one window of the segment in memory. Not thread-safe.
 */
public final class FrameScanner {

  /** Large enough that a disk reads at its full speed, small beside a node's heap. */
  public static final int WINDOW_BYTES = 1 << 20;

  /** Where the bytes of a segment come from. */
  public interface Source {
    /**
     * Reads some bytes at a position.
     *
     * @return how many, -1 at the end
     */
    int read(ByteBuffer into, long position) throws IOException;
  }

  /** Is told of bytes between two frames that are none. */
  public interface Damage {
    void found(long from, long to, String reason);
  }

  private final Source source;
  private final Damage damage;
  private final long to;
  private final int windowBytes;
  private @Nullable Long segmentId;

  private byte[] window = new byte[0];
  private long windowFrom;
  private int windowLength;

  private long next;
  private long offset;
  private int headerLength;
  private int payloadLength;
  private int kind;
  private int version;

  /**
   * Walks over {@code [from, to)}.
   *
   * @param segmentId null where the segment's header can't be read: that of the first whole frame
   */
  public FrameScanner(Source source, @Nullable Long segmentId, long from, long to, Damage damage) {
    this(source, segmentId, from, to, damage, WINDOW_BYTES);
  }

  /** One that reads {@code windowBytes} at a time, for single frames. */
  public FrameScanner(
      Source source, @Nullable Long segmentId, long from, long to, Damage damage, int windowBytes) {
    this.source = source;
    this.segmentId = segmentId;
    this.next = from;
    this.to = to;
    this.damage = damage;
    this.windowBytes = windowBytes;
  }

  /**
   * Goes to the next frame of a known version and kind.
   *
   * @return false where no whole frame follows; {@link #position} then is behind the last one
   */
  public boolean next() throws IOException {
    while (nextWhole()) {
      if (version == SegmentFormat.VERSION) {
        return true;
      }
    }
    return false;
  }

  /**
   * Goes to the frame that begins at {@code at}.
   *
   * @return null, or the reason why there is none
   */
  public @Nullable String seek(long at) throws IOException {
    String reason = check(at);
    if (reason == null) {
      take(at);
    }
    return reason;
  }

  private boolean nextWhole() throws IOException {
    String reason = check(next);
    if (reason == null) {
      take(next);
      return true;
    }
    long found = resynchronise(next + SegmentFormat.ALIGNMENT);
    if (found < 0) {
      return false;
    }
    damage.found(next, found, reason);
    take(found);
    return true;
  }

  private long resynchronise(long from) throws IOException {
    for (long at = from; at + HEAD_BYTES <= to; at += SegmentFormat.ALIGNMENT) {
      if (fill(at, HEAD_BYTES) && beginsFrame(at) && check(at) == null) {
        return at;
      }
    }
    return -1;
  }

  /**
   * Whether a whole frame begins at {@code at}: null, or the reason why not. Where null, the window
   * holds the frame.
   */
  private @Nullable String check(long at) throws IOException {
    if (at + HEAD_BYTES > to || !fill(at, HEAD_BYTES)) {
      return "no room for the head of a frame";
    }
    if (!beginsFrame(at)) {
      return "no frame of this segment begins here";
    }
    int start = index(at);
    long header = FormatReader.u32(window, start + 16) & 0xffffffffL;
    long payload = FormatReader.u32(window, start + 20) & 0xffffffffL;
    long length = HEAD_BYTES + header + payload;
    if (length > Integer.MAX_VALUE / 2 || length > to - at || !fill(at, (int) length)) {
      return "its lengths point beyond the end";
    }
    return crcHolds(at, (int) length) ? null : "its checksum does not hold";
  }

  private boolean beginsFrame(long at) {
    int start = index(at);
    return FormatReader.u32(window, start) == FRAME_MAGIC
        && (segmentId == null || FormatReader.u64(window, start + 8) == segmentId);
  }

  private boolean crcHolds(long at, int length) {
    int start = index(at);
    CRC32C crc = new CRC32C();
    crc.update(window, start + CRC_FROM, length - CRC_FROM);
    return (int) crc.getValue() == FormatReader.u32(window, start + 4);
  }

  private void take(long at) {
    int start = index(at);
    offset = at;
    headerLength = FormatReader.u32(window, start + 16);
    payloadLength = FormatReader.u32(window, start + 20);
    kind = FormatReader.u32(window, start + 24) & 0xffff;
    version = FormatReader.u32(window, start + 24) >>> 16;
    segmentId = FormatReader.u64(window, start + 8);
    next = Math.min(to, aligned(at + length()));
  }

  private int index(long at) {
    return (int) (at - windowFrom);
  }

  /** Makes the window hold {@code [at, at + count)}; false where the source ends before. */
  private boolean fill(long at, int count) throws IOException {
    if (at >= windowFrom && at + count <= windowFrom + windowLength) {
      return true;
    }
    int wanted = (int) Math.min(Math.max(count, windowBytes), to - at);
    if (window.length < wanted) {
      window = new byte[wanted];
    }
    windowFrom = at;
    windowLength = 0;
    ByteBuffer into = ByteBuffer.wrap(window, 0, wanted);
    while (into.hasRemaining() && source.read(into, at + into.position()) >= 0) {
      // Goes on until the window is full or the source ends.
    }
    windowLength = into.position();
    return windowLength >= count;
  }

  /** Where the current frame begins. */
  public long offset() {
    return offset;
  }

  /** Of the current frame, padding excluded. */
  public int length() {
    return HEAD_BYTES + headerLength + payloadLength;
  }

  /** Behind the current frame and its padding, or where the walk began. */
  public long position() {
    return next;
  }

  /** One of {@link SegmentFormat}'s kinds, or one of a later version. */
  public int kind() {
    return kind;
  }

  /** As given, or that of the first whole frame, or null. */
  public @Nullable Long segmentId() {
    return segmentId;
  }

  /** Of a frame of records. */
  public FrameHeader header() throws FormatException {
    int start = index(offset) + HEAD_BYTES;
    return FrameHeaderCodec.decode(new FormatReader(window, start, start + headerLength));
  }

  /** Of a frame of settle marks. */
  public List<SettleMark> marks() throws FormatException {
    int start = index(offset) + HEAD_BYTES + headerLength;
    return SettleMark.decode(new FormatReader(window, start, start + payloadLength));
  }

  /** A copy of the payload. */
  public ByteString payload() {
    return ByteString.fromArray(window, index(offset) + HEAD_BYTES + headerLength, payloadLength);
  }
}
