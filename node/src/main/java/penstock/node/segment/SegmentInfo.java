package penstock.node.segment;

/**
 * One segment, as the catalog lists it.
 *
 * @param sealed nothing of it will change: all frames are settled and its footer is written
 * @param bytes stored, headers and footer included
 * @param rawBytes of the frames' payloads when decompressed
 * @param minTimeUs lowest time of a record, in µs since 1970; above {@code maxTimeUs} where there
 *     is none
 */
public record SegmentInfo(
    String name,
    boolean sealed,
    long bytes,
    long rawBytes,
    int frames,
    long minTimeUs,
    long maxTimeUs) {}
