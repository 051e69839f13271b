package penstock.node.segment;

import akka.util.ByteString;
import org.jspecify.annotations.Nullable;
import penstock.protocol.SeqRanges;

/**
 * A frame as it was read back.
 *
 * @param owned the records that count: what the ledger took from this frame, empty where other
 *     frames had brought all of it before, null where that is not known (yet)
 * @param payload as the device compressed it
 */
public record StoredFrame(
    FrameLocation location, FrameHeader header, @Nullable SeqRanges owned, ByteString payload) {}
