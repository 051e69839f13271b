package penstock.node.segment;

import static penstock.node.segment.SegmentFormat.TRAILER_BYTES;

import java.util.zip.CRC32C;

/**
 * The last bytes of a sealed segment, by which its footer is found.
 *
 * @param version of the footer: 1, or {@link SegmentFormat#MERGED_FOOTER}
 * @param footerOffset where the footer's frame begins
 * @param summaryLength of the summary, which follows the frame's head
 */
public record FooterTrailer(
    int version, long footerOffset, int summaryLength, int summaryCrc, long segmentId) {

  /** Reads the last {@link SegmentFormat#TRAILER_BYTES} of a segment of {@code fileBytes}. */
  public static FooterTrailer decode(byte[] bytes, long fileBytes) throws FormatException {
    FormatReader in = new FormatReader(bytes);
    long footerOffset = in.u64();
    int summaryLength = in.u32();
    int summaryCrc = in.u32();
    long segmentId = in.u64();
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, TRAILER_BYTES - 8);
    if (in.u32() != (int) crc.getValue()) {
      throw new FormatException("does not end with a footer");
    }
    FooterTrailer trailer =
        new FooterTrailer(version(in.u32()), footerOffset, summaryLength, summaryCrc, segmentId);
    trailer.check(fileBytes);
    return trailer;
  }

  private static int version(int magic) throws FormatException {
    return switch (magic) {
      case SegmentFormat.TRAILER_MAGIC -> SegmentFormat.VERSION;
      case SegmentFormat.MERGED_TRAILER_MAGIC -> SegmentFormat.MERGED_FOOTER;
      default -> throw new FormatException("does not end with a footer");
    };
  }

  private void check(long fileBytes) throws FormatException {
    boolean within =
        footerOffset >= SegmentFormat.SEGMENT_HEADER_BYTES
            && summaryLength >= 0
            && summaryOffset() + summaryLength <= fileBytes - TRAILER_BYTES;
    if (!within) {
      throw new FormatException("the footer is said to begin at " + footerOffset);
    }
  }

  public long summaryOffset() {
    return footerOffset + SegmentFormat.HEAD_BYTES;
  }

  /** Where the first page begins. */
  public long pagesOffset() {
    return summaryOffset() + summaryLength;
  }
}
