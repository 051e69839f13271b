package penstock.node.gate;

import java.util.List;
import java.util.zip.CRC32C;
import penstock.node.segment.FramePayload;
import penstock.node.segment.FrameRef;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentStore;
import penstock.node.segment.SeqCheck;
import penstock.protocol.RecordBatch;
import penstock.protocol.SeqRanges;

/**
 * Whether records that the ledger knows already are what is stored. A replay that is believed is
 * dropped, so it is believed only where it agrees: with the checksums that the ledger remembers,
 * or, where the chunk holds none of those, with the stored records themselves.
 */
final class ReplayCheck {

  /** What the look at the store may read for one chunk; a chunk rarely meets more frames. */
  private static final int FRAMES_MAX = 64;

  /** Means that nothing speaks against it. */
  static final long AGREES = -1;

  private ReplayCheck() {}

  /** CRC-32C over the first line of a record, newline excluded. */
  static int crc(RecordBatch batch, int record) {
    CRC32C crc = new CRC32C();
    int start = batch.start(record);
    crc.update(batch.bytes(), start, batch.textEnd(record) - start);
    return (int) crc.getValue();
  }

  /** Whether one of the checks speaks of a record of this chunk. */
  static boolean applies(RecordBatch batch, List<SeqCheck> checks) {
    return checks.stream().anyMatch(check -> batch.indexOf(check.seq()) >= 0);
  }

  /** The first number whose contents differ from what is remembered, or {@link #AGREES}. */
  static long against(RecordBatch batch, List<SeqCheck> checks) {
    for (SeqCheck check : checks) {
      int record = batch.indexOf(check.seq());
      if (record >= 0 && crc(batch, record) != check.crc()) {
        return check.seq();
      }
    }
    return AGREES;
  }

  /**
   * Compares with what is stored; reads, so it is to be called where blocking is allowed. Where
   * nothing of it can be read any more (retention took it), it does not agree: then the device
   * starts a new stream and loses nothing, while a wrong yes would lose its records.
   */
  static long againstStore(
      RecordBatch batch, String device, String stream, SeqRanges known, SegmentStore store) {
    Look look = new Look(batch, known);
    int frames = 0;
    int unreadable = 0;
    try (FramePayload payload = new FramePayload()) {
      for (FrameRef frame : store.holding(device, stream, known)) {
        if (look.differs() || frames++ == FRAMES_MAX + unreadable) {
          break;
        }
        SeqRanges common = frame.owned().intersect(known);
        try {
          payload.forEach(store.read(frame), common, look);
        } catch (SegmentException.Missing | SegmentException.Corrupt e) {
          // It can't speak for or against; another frame may.
          unreadable++;
        }
      }
    }
    return look.verdict();
  }

  private static final class Look implements FramePayload.Visitor {
    private final RecordBatch batch;
    private final SeqRanges known;
    private long compared;
    private long differing = AGREES;

    Look(RecordBatch batch, SeqRanges known) {
      this.batch = batch;
      this.known = known;
    }

    @Override
    public void record(RecordBatch stored, int record) {
      int mine = batch.indexOf(stored.seq(record));
      if (mine < 0) {
        return;
      }
      compared++;
      if (differing == AGREES && crc(batch, mine) != crc(stored, record)) {
        differing = stored.seq(record);
      }
    }

    boolean differs() {
      return differing != AGREES;
    }

    long verdict() {
      return compared == 0 ? known.min() : differing;
    }
  }
}
