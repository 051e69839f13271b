package penstock.node.index;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.BootSpan;
import penstock.node.segment.FrameHeader;
import penstock.protocol.RecordBatch;
import penstock.protocol.SeqRanges;

/** Walks over those records of a frame that count, are asked for and match. Pure. */
public final class RecordSelection {

  private RecordSelection() {}

  /** Takes a record; false ends the walk. */
  interface Visitor {
    boolean visit(BootSpan span, int record);
  }

  /**
   * The records of a batch that was just parsed, pointing into its bytes.
   *
   * @param pattern null for all records
   */
  public static List<NarrativeRecord> of(
      FrameHeader header, SeqRanges owned, RecordBatch batch, @Nullable LinePattern pattern) {
    List<NarrativeRecord> records = new ArrayList<>();
    walk(
        header,
        owned,
        batch,
        pattern,
        (span, record) -> records.add(NarrativeRecord.shared(header, span, batch, record)));
    return records;
  }

  static void walk(
      FrameHeader header,
      SeqRanges wanted,
      RecordBatch batch,
      @Nullable LinePattern pattern,
      Visitor visitor) {
    int spanAt = 0;
    int candidate = -1;
    for (int record = 0; record < batch.count(); record++) {
      if (pattern != null && candidate < batch.start(record)) {
        candidate =
            pattern.candidate(batch.bytes(), batch.start(record), batch.end(batch.count() - 1));
        if (candidate < 0) {
          return;
        }
      }
      long seq = batch.seq(record);
      if (candidate >= batch.end(record) || !wanted.contains(seq)) {
        continue;
      }
      spanAt = spanOf(header.boots(), spanAt, seq);
      boolean matches = pattern == null || pattern.matches(batch, record);
      if (matches && !visitor.visit(header.boots().get(spanAt), record)) {
        return;
      }
    }
  }

  /** The last span that begins at or before {@code seq}, looked for from {@code from} on. */
  private static int spanOf(List<BootSpan> boots, int from, long seq) {
    int at = boots.get(from).firstSeq() <= seq ? from : 0;
    while (at + 1 < boots.size() && boots.get(at + 1).firstSeq() <= seq) {
      at++;
    }
    return at;
  }
}
