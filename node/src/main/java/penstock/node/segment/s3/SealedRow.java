package penstock.node.segment.s3;

import penstock.node.segment.FooterTrailer;
import penstock.node.segment.SegmentTotals;

/**
 * A sealed segment, as the catalog has it.
 *
 * @param key of the object that holds it
 * @param bytes of that object
 */
record SealedRow(
    String name, String key, long bytes, FooterTrailer trailer, SegmentTotals totals) {}
