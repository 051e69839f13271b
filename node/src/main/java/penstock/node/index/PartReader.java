package penstock.node.index;

import java.util.ArrayList;
import java.util.List;
import penstock.node.segment.BootSpan;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.FramePayload;
import penstock.node.segment.FrameRef;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentStore;
import penstock.node.segment.StoredFrame;
import penstock.protocol.KmsgException;
import penstock.protocol.KmsgParser;
import penstock.protocol.RecordBatch;
import penstock.protocol.SeqRange;
import penstock.protocol.SeqRanges;

/**
 * Reads parts of frames into slices. Keeps its buffers from call to call, so it is for one thread
 * at a time. A frame that can't be read makes a slice that says so, never an exception.
 */
final class PartReader implements AutoCloseable {

  private final SegmentStore store;
  private final FramePayload payload = new FramePayload();
  private final RecordBatch batch = new RecordBatch();

  PartReader(SegmentStore store) {
    this.store = store;
  }

  /**
   * The next records of a part that the query asks for.
   *
   * @param fromSeq the first that is wanted
   * @param bytesMax that the slice may cost; holds one record at least
   */
  Slice read(NarrativeQuery query, FramePart part, long fromSeq, long bytesMax) {
    try {
      StoredFrame frame = store.read(part.ref());
      check(part.ref(), frame);
      byte[] raw = payload.decode(frame);
      int length = frame.header().rawBytes();
      LinePattern pattern = query.pattern();
      if (pattern != null && pattern.candidate(raw, 0, length) < 0) {
        return Slice.NOTHING;
      }
      parse(frame, raw, length);
      return slice(query, part, fromSeq, bytesMax, frame.header());
    } catch (SegmentException e) {
      return Slice.unreadable(from(part.ranges(), fromSeq), String.valueOf(e.getMessage()));
    }
  }

  private static void check(FrameRef ref, StoredFrame frame) {
    FrameHeader header = frame.header();
    if (!header.device().equals(ref.device()) || !header.stream().equals(ref.stream())) {
      throw corrupt(
          ref.location(), "it holds records of " + header.device() + " " + header.stream());
    }
  }

  private void parse(StoredFrame frame, byte[] raw, int length) {
    try {
      KmsgParser.anyOrder().parse(raw, 0, length, true, batch);
    } catch (KmsgException e) {
      throw corrupt(frame.location(), String.valueOf(e.getMessage()));
    }
  }

  private static SegmentException.Corrupt corrupt(FrameLocation location, String reason) {
    return SegmentException.Corrupt.at(location.segment(), location.offset(), reason);
  }

  private Slice slice(
      NarrativeQuery query, FramePart part, long fromSeq, long bytesMax, FrameHeader header) {
    SeqRanges wanted = from(part.ranges(), fromSeq);
    SeqRanges missing = wanted.minus(batch.runs());
    Chosen chosen = new Chosen(query, bytesMax);
    RecordSelection.walk(header, wanted, batch, query.pattern(), chosen);
    return new Slice(
        chosen.copied(header),
        chosen.costBytes,
        chosen.nextSeq,
        chosen.nextTimeUs,
        missing,
        missing.isEmpty() ? null : part.ref().location() + " does not hold them");
  }

  private static SeqRanges from(SeqRanges ranges, long seq) {
    return seq <= ranges.min() ? ranges : ranges.intersect(SeqRanges.of(seq, SeqRange.SEQ_MAX));
  }

  @Override
  public void close() {
    payload.close();
  }

  /** The records of the batch that go into the slice, until it is full. */
  private final class Chosen implements RecordSelection.Visitor {
    private final NarrativeQuery query;
    private final long bytesMax;
    private final List<Integer> records = new ArrayList<>();
    private final List<BootSpan> spans = new ArrayList<>();
    private int bytes;
    private long costBytes;
    private long nextSeq = -1;
    private long nextTimeUs;

    Chosen(NarrativeQuery query, long bytesMax) {
      this.query = query;
      this.bytesMax = bytesMax;
    }

    @Override
    public boolean visit(BootSpan span, int record) {
      long timeUs = NarrativeRecord.timeUs(span, batch, record);
      if (!query.spans(timeUs)) {
        return true;
      }
      int length = batch.end(record) - batch.start(record);
      if (!records.isEmpty() && costBytes + length + NarrativeRecord.OVERHEAD_BYTES > bytesMax) {
        nextSeq = batch.seq(record);
        nextTimeUs = timeUs;
        return false;
      }
      bytes += length;
      costBytes += length + NarrativeRecord.OVERHEAD_BYTES;
      records.add(record);
      spans.add(span);
      return true;
    }

    /** The records over bytes of their own, because the batch's are used again. */
    List<NarrativeRecord> copied(FrameHeader header) {
      byte[] own = new byte[bytes];
      List<NarrativeRecord> copies = new ArrayList<>(records.size());
      int at = 0;
      for (int i = 0; i < records.size(); i++) {
        int record = records.get(i);
        int length = batch.end(record) - batch.start(record);
        System.arraycopy(batch.bytes(), batch.start(record), own, at, length);
        copies.add(NarrativeRecord.copied(header, spans.get(i), batch, record, own, at));
        at += length;
      }
      return copies;
    }
  }
}
