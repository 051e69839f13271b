package penstock.node.index;

import penstock.node.segment.FrameLocation;
import penstock.protocol.SeqRanges;

/**
 * Records that should stand here and can't be read.
 *
 * @param location of the frame that should hold them
 * @param ranges the records
 * @param timeUs lowest time that one of them can have, in µs since 1970
 * @param reason what is wrong with the frame
 */
public record NarrativeGap(
    String device,
    String stream,
    SeqRanges ranges,
    FrameLocation location,
    long timeUs,
    String reason)
    implements NarrativeItem {}
