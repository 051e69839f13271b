package penstock.node.gate;

import akka.util.ByteString;
import java.util.List;
import penstock.node.segment.BootSpan;
import penstock.node.segment.Codec;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FramePayload;
import penstock.node.segment.SeqCheck;
import penstock.protocol.KmsgException;
import penstock.protocol.KmsgParser;
import penstock.protocol.RecordBatch;
import penstock.protocol.SeqRanges;

/**
 * What of a piece goes into a frame: all of it as the device compressed it, or, where a part is
 * known already, the new records alone.
 *
 * @param rawLength bytes of the batch that count; they are never written to again
 */
record FramePart(RecordBatch batch, int rawLength, Codec codec, ByteString payload) {

  static FramePart whole(Committer.Piece piece) {
    byte[] raw = piece.batch().bytes();
    ByteString asSent = piece.asSent();
    return asSent == null
        ? new FramePart(
            piece.batch(), piece.rawLength(), Codec.ZSTD, encode(raw, piece.rawLength()))
        : new FramePart(piece.batch(), piece.rawLength(), piece.head().codec(), asSent);
  }

  static FramePart of(Committer.Piece piece, SeqRanges fresh) {
    RecordBatch from = piece.batch();
    byte[] raw = new byte[piece.rawLength() + 1];
    int length = 0;
    for (int i = 0; i < from.count(); i++) {
      if (fresh.contains(from.seq(i))) {
        int bytes = from.end(i) - from.start(i);
        System.arraycopy(from.bytes(), from.start(i), raw, length, bytes);
        length += bytes;
        if (raw[length - 1] != '\n') {
          raw[length++] = '\n';
        }
      }
    }
    RecordBatch batch = new RecordBatch();
    try {
      new KmsgParser().parse(raw, 0, length, true, batch);
    } catch (KmsgException e) {
      throw new IllegalStateException("a part of a good chunk is no good chunk", e);
    }
    return new FramePart(batch, length, Codec.ZSTD, encode(raw, length));
  }

  static ByteString encode(byte[] raw, int length) {
    try (FramePayload payload = new FramePayload()) {
      return payload.encode(raw, 0, length);
    }
  }

  FrameHeader header(Committer.Piece piece, SeqRanges fresh, List<BootSpan> boots, SeqRanges runs) {
    long minTimeUs = Long.MAX_VALUE;
    long maxTimeUs = Long.MIN_VALUE;
    int boot = 0;
    for (int i = 0; i < batch.count(); i++) {
      while (boot + 1 < boots.size() && boots.get(boot + 1).firstSeq() <= batch.seq(i)) {
        boot++;
      }
      long timeUs = boots.get(boot).startUs() + batch.monoUs(i);
      minTimeUs = Math.min(minTimeUs, timeUs);
      maxTimeUs = Math.max(maxTimeUs, timeUs);
    }
    return new FrameHeader(
        piece.device().id(),
        piece.device().deviceClass(),
        piece.device().labels(),
        piece.head().stream(),
        fresh,
        runs.min(),
        runs.max(),
        piece.head().oldest(),
        piece.arrivalUs(),
        piece.head().monoUs(),
        boots,
        minTimeUs,
        maxTimeUs,
        checks(fresh),
        codec,
        rawLength,
        batch.malformedLines());
  }

  /** Of the last record, which a chunk that goes on here will overlap if it overlaps at all. */
  private List<SeqCheck> checks(SeqRanges fresh) {
    int last = batch.indexOf(fresh.max());
    return List.of(new SeqCheck(fresh.max(), ReplayCheck.crc(batch, last)));
  }
}
