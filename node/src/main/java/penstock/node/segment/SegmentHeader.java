package penstock.node.segment;

import static penstock.node.segment.SegmentFormat.SEGMENT_HEADER_BYTES;
import static penstock.node.segment.SegmentFormat.SEGMENT_MAGIC;

import java.util.zip.CRC32C;

/**
 * The first bytes of a segment.
 *
 * @param id random; every frame of this segment carries it, so that bytes from elsewhere (an
 *     earlier use of the same blocks, a segment inside an uploaded body) are never taken for frames
 * @param createdUs in µs since 1970
 */
public record SegmentHeader(long id, long createdUs) {

  private static final int CRC_AT = SEGMENT_HEADER_BYTES - 4;

  public byte[] encode() {
    FormatWriter out = new FormatWriter();
    out.u64(SEGMENT_MAGIC).u16(SegmentFormat.VERSION).u16(SEGMENT_HEADER_BYTES).u32(0);
    out.u64(id).u64(createdUs).zeros(CRC_AT - out.length());
    return out.u32(out.crc(0)).toArray();
  }

  /** Reads the first {@link SegmentFormat#SEGMENT_HEADER_BYTES} bytes of a segment. */
  public static SegmentHeader decode(byte[] bytes) throws FormatException {
    FormatReader in = new FormatReader(bytes);
    if (in.u64() != SEGMENT_MAGIC) {
      throw new FormatException("does not begin with PENSTSEG");
    }
    int version = in.u16();
    int headerBytes = in.u16();
    in.u32();
    SegmentHeader header = new SegmentHeader(in.u64(), in.u64());
    in.skip(CRC_AT - in.at());
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, CRC_AT);
    if (in.u32() != (int) crc.getValue()) {
      throw new FormatException("the checksum of the segment header does not hold");
    }
    if (version != SegmentFormat.VERSION || headerBytes != SEGMENT_HEADER_BYTES) {
      throw new FormatException(
          "segment format version " + version + "; this node reads " + SegmentFormat.VERSION);
    }
    return header;
  }
}
