package penstock.node.segment;

/** The numbers of the segment format, version 1, as docs/segment-format.md gives them. */
public final class SegmentFormat {

  /** Of everything: segment header, frame header, settle marks, footer. */
  public static final int VERSION = 1;

  /** {@code PENSTSEG}, read as a little-endian integer. */
  public static final long SEGMENT_MAGIC = 0x4745_5354_534e_4550L;

  /** {@code PFRM}, read as a little-endian integer. */
  public static final int FRAME_MAGIC = 0x4d52_4650;

  /** {@code PEND}, read as a little-endian integer. */
  public static final int TRAILER_MAGIC = 0x444e_4550;

  /** {@code PEN2}, read as a little-endian integer: the footer is of version 2. */
  public static final int MERGED_TRAILER_MAGIC = 0x324e_4550;

  /** Version of a footer whose entries also say where frames were before they were reordered. */
  public static final int MERGED_FOOTER = 2;

  /** Where the first frame begins. */
  public static final int SEGMENT_HEADER_BYTES = 64;

  /** The part of a frame that has a fixed layout. */
  public static final int HEAD_BYTES = 28;

  /** Where the part of a frame that its checksum covers begins. */
  public static final int CRC_FROM = 16;

  public static final int TRAILER_BYTES = 32;

  /**
   * Frames begin at multiples of it: a search for the next one looks at an eighth of all places.
   */
  public static final int ALIGNMENT = 8;

  /** A chunk, or the fresh part of one. */
  public static final int KIND_RECORDS = 1;

  /** Says which records of frames before it count. */
  public static final int KIND_SETTLED = 2;

  /** The index of all frames before it. */
  public static final int KIND_FOOTER = 3;

  /**
   * The longest header of a frame: 100,000 ranges and more. A body of 8 MiB whose every second
   * record is known has fewer.
   */
  public static final int HEADER_BYTES_MAX = 1 << 20;

  /** The longest payload: eight times the longest body that a device listener takes by default. */
  public static final int PAYLOAD_BYTES_MAX = 64 << 20;

  /** The most that a payload may decompress to: bounds the memory that reading a frame takes. */
  public static final int RAW_BYTES_MAX = 256 << 20;

  private SegmentFormat() {}

  /** The next multiple of {@link #ALIGNMENT}. */
  public static long aligned(long offset) {
    return (offset + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** How many zero bytes follow a frame of this length. */
  public static int padding(int length) {
    return -length & (ALIGNMENT - 1);
  }
}
