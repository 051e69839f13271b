package penstock.node.segment;

import java.util.List;
import java.util.Map;
import penstock.protocol.SeqRanges;

/**
 * All that the ledger, the index and the grinder need to know of a frame without its payload.
 *
 * @param device id of the device
 * @param deviceClass class of the device at the time of arrival
 * @param labels of the device at the time of arrival
 * @param ranges the records of the payload that this frame brings; the payload may hold others,
 *     which don't count
 * @param spanFirst lowest sequence number of the chunk that this frame is from
 * @param spanLast highest one; a number between the two that the ledger does not know is lost
 * @param oldest {@code Penstock-Oldest}, -1 where it was not sent
 * @param arrivalUs when the chunk arrived, in µs since 1970
 * @param monoUs {@code Penstock-Mono}, -1 where it was not sent
 * @param boots dates the records; ascending, the first span begins at or before the first record
 * @param minTimeUs lowest time of a record in {@code ranges}, in µs since 1970
 * @param maxTimeUs highest one
 * @param checks of records in {@code ranges}, that of the last one at least
 * @param rawBytes length of the payload when decompressed
 * @param malformed lines in the payload that were neither records nor continuations
 */
public record FrameHeader(
    String device,
    String deviceClass,
    Map<String, String> labels,
    String stream,
    SeqRanges ranges,
    long spanFirst,
    long spanLast,
    long oldest,
    long arrivalUs,
    long monoUs,
    List<BootSpan> boots,
    long minTimeUs,
    long maxTimeUs,
    List<SeqCheck> checks,
    Codec codec,
    int rawBytes,
    int malformed) {}
