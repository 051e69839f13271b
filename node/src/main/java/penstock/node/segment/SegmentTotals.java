package penstock.node.segment;

/**
 * A segment's frames in numbers.
 *
 * @param unsettled of {@code frames}
 * @param rawBytes of the payloads when decompressed
 * @param minTimeUs lowest time of a record, in µs since 1970; above {@code maxTimeUs} where there
 *     is none
 * @param arrivalUs of the frame that arrived last, in µs since 1970; 0 where there is none
 * @param lastOffset where the last frame begins, -1 where there is none
 */
public record SegmentTotals(
    int frames,
    int unsettled,
    long rawBytes,
    long minTimeUs,
    long maxTimeUs,
    long arrivalUs,
    long lastOffset) {

  public static final SegmentTotals NONE =
      new SegmentTotals(0, 0, 0, Long.MAX_VALUE, Long.MIN_VALUE, 0, -1);

  /** With one more frame, unsettled. */
  public SegmentTotals plus(IndexEntry frame, long arrivedUs) {
    return new SegmentTotals(
        frames + 1,
        unsettled + 1,
        rawBytes + frame.rawBytes(),
        Math.min(minTimeUs, frame.minTimeUs()),
        Math.max(maxTimeUs, frame.maxTimeUs()),
        Math.max(arrivalUs, arrivedUs),
        frame.offset());
  }

  /** With one unsettled frame less. */
  public SegmentTotals settled() {
    return new SegmentTotals(
        frames, unsettled - 1, rawBytes, minTimeUs, maxTimeUs, arrivalUs, lastOffset);
  }

  public boolean overlaps(long fromUs, long toUs) {
    return minTimeUs < toUs && maxTimeUs >= fromUs;
  }

  void encode(FormatWriter out) {
    out.varint(frames).varint(unsettled).varint(rawBytes);
    out.signed(minTimeUs).signed(maxTimeUs).signed(arrivalUs).signed(lastOffset);
  }

  static SegmentTotals decode(FormatReader in) throws FormatException {
    return new SegmentTotals(
        in.count(), in.count(), in.varint(), in.signed(), in.signed(), in.signed(), in.signed());
  }
}
