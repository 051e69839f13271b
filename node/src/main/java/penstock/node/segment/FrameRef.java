package penstock.node.segment;

import penstock.protocol.SeqRanges;

/**
 * An index entry: a settled frame that brought at least one record.
 *
 * @param length of the whole frame in bytes
 * @param owned the records that count
 */
public record FrameRef(
    FrameLocation location,
    int length,
    String device,
    String stream,
    SeqRanges owned,
    long minTimeUs,
    long maxTimeUs,
    int rawBytes) {}
