package penstock.node.segment;

/**
 * All segments of a store in sums.
 *
 * @param bytes stored
 * @param rawBytes of the frames' payloads when decompressed
 * @param oldestUs lowest time of a record, in µs since 1970; the far future where there is none
 */
public record StoredTotals(long segments, long bytes, long rawBytes, long oldestUs) {

  public static final StoredTotals NONE = new StoredTotals(0, 0, 0, Long.MAX_VALUE);

  /** With one more segment. */
  public StoredTotals plus(SegmentInfo segment) {
    return new StoredTotals(
        segments + 1,
        bytes + segment.bytes(),
        rawBytes + segment.rawBytes(),
        segment.minTimeUs() <= segment.maxTimeUs()
            ? Math.min(oldestUs, segment.minTimeUs())
            : oldestUs);
  }
}
