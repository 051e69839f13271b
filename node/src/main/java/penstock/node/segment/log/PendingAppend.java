package penstock.node.segment.log;

import java.util.concurrent.CompletableFuture;
import penstock.node.segment.EncodedFrame;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;

/** A frame on its way to the disk, and who waits for it. */
record PendingAppend(
    FrameHeader header,
    EncodedFrame frame,
    long appendedNs,
    CompletableFuture<FrameLocation> durable) {

  PendingAppend(FrameHeader header, EncodedFrame frame, long appendedNs) {
    this(header, frame, appendedNs, new CompletableFuture<>());
  }

  int bytes() {
    return frame.paddedLength();
  }
}
