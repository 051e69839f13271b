package penstock.node.index;

import penstock.node.segment.FrameRef;
import penstock.protocol.SeqRanges;

/**
 * Consecutive records of a stream that one frame holds. A frame into which no other frame's records
 * fall is one part; a late chunk that fills a hole cuts the frame around it in two.
 *
 * @param ranges of the records, not empty
 */
record FramePart(FrameRef ref, SeqRanges ranges) {

  String device() {
    return ref.device();
  }

  String stream() {
    return ref.stream();
  }
}
