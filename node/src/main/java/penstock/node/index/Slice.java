package penstock.node.index;

import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.protocol.SeqRanges;

/**
 * What was read of a part: its next records, or why they can't be read.
 *
 * @param records in their order, those that are asked for
 * @param costBytes of memory
 * @param nextSeq where the next slice of the part begins, -1 where nothing is left of it
 * @param nextTimeUs of that record
 * @param missing of the part's records, because the frame can't be read or does not hold them
 * @param fault what is wrong, null where nothing is
 */
record Slice(
    List<NarrativeRecord> records,
    long costBytes,
    long nextSeq,
    long nextTimeUs,
    SeqRanges missing,
    @Nullable String fault) {

  static final Slice NOTHING = new Slice(List.of(), 0, -1, 0, SeqRanges.EMPTY, null);

  static Slice unreadable(SeqRanges ranges, String fault) {
    return new Slice(List.of(), 0, -1, 0, ranges, fault);
  }

  /** Whether the frame could not be read at all. */
  boolean unreadable() {
    return records.isEmpty() && !missing.isEmpty() && whole();
  }

  boolean whole() {
    return nextSeq < 0;
  }
}
