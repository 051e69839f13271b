package penstock.node.segment;

import static penstock.node.segment.SegmentFormat.CRC_FROM;
import static penstock.node.segment.SegmentFormat.HEADER_BYTES_MAX;
import static penstock.node.segment.SegmentFormat.HEAD_BYTES;
import static penstock.node.segment.SegmentFormat.PAYLOAD_BYTES_MAX;

import akka.util.ByteString;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A frame ready to be written, all but the id of the segment that it goes to. Made by the thread
 * that appends, so that headers and checksums cost the writer nothing; the payload is not copied.
 * Not thread-safe.
 */
public final class EncodedFrame {

  private static final int CRC_AT = 4;
  private static final int ID_AT = 8;

  /** Scratch for headers, whose lengths differ little; one per appending thread. */
  private static final ThreadLocal<FormatWriter> SCRATCH =
      ThreadLocal.withInitial(FormatWriter::new);

  private final byte[] front;
  private final ByteString payload;

  private EncodedFrame(byte[] front, ByteString payload) {
    this.front = front;
    this.payload = payload;
  }

  /** A chunk. */
  public static EncodedFrame of(FrameHeader header, ByteString payload) {
    FormatWriter out = SCRATCH.get().clear().zeros(HEAD_BYTES);
    FrameHeaderCodec.encode(header, out);
    if (out.length() - HEAD_BYTES > HEADER_BYTES_MAX || payload.size() > PAYLOAD_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a frame of "
              + header.device()
              + " with a header of "
              + (out.length() - HEAD_BYTES)
              + " and a payload of "
              + payload.size()
              + " bytes; at most "
              + HEADER_BYTES_MAX
              + " and "
              + PAYLOAD_BYTES_MAX
              + " are written: split the chunk");
    }
    return finish(out, SegmentFormat.KIND_RECORDS, payload);
  }

  /** Settle marks. */
  public static EncodedFrame of(List<SettleMark> marks) {
    FormatWriter out = new FormatWriter();
    SettleMark.encode(marks, out);
    ByteString payload = ByteString.fromArrayUnsafe(out.toArray());
    return finish(out.clear().zeros(HEAD_BYTES), SegmentFormat.KIND_SETTLED, payload);
  }

  /** A footer out of its summary and its pages with the trailer. */
  static EncodedFrame footer(FormatWriter summary, FormatWriter pages, int version) {
    FormatWriter out = new FormatWriter().zeros(HEAD_BYTES).bytes(summary);
    ByteString payload = ByteString.fromArrayUnsafe(pages.toArray());
    return finish(out, SegmentFormat.KIND_FOOTER, version, payload);
  }

  private static EncodedFrame finish(FormatWriter out, int kind, ByteString payload) {
    return finish(out, kind, SegmentFormat.VERSION, payload);
  }

  /** {@code out} holds room for the head, then the header. */
  private static EncodedFrame finish(FormatWriter out, int kind, int version, ByteString payload) {
    byte[] front = out.toArray();
    FormatWriter.putU32(front, 0, SegmentFormat.FRAME_MAGIC);
    FormatWriter.putU32(front, 16, front.length - HEAD_BYTES);
    FormatWriter.putU32(front, 20, payload.size());
    FormatWriter.putU32(front, 24, kind | version << 16);
    CRC32C crc = new CRC32C();
    crc.update(front, CRC_FROM, front.length - CRC_FROM);
    for (ByteBuffer part : payload.getByteBuffers()) {
      crc.update(part);
    }
    FormatWriter.putU32(front, CRC_AT, (int) crc.getValue());
    return new EncodedFrame(front, payload);
  }

  /** Head and header, for the segment with this id. */
  public byte[] front(long segmentId) {
    FormatWriter.putU64(front, ID_AT, segmentId);
    return front;
  }

  /** What follows {@link #front}. */
  public ByteString payload() {
    return payload;
  }

  /** Of the whole frame, padding excluded. */
  public int length() {
    return front.length + payload.size();
  }

  /** Of the whole frame with the zeros up to where the next one begins. */
  public int paddedLength() {
    return length() + SegmentFormat.padding(length());
  }
}
