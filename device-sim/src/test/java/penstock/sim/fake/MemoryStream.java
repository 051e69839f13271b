package penstock.sim.fake;

import java.util.TreeMap;
import penstock.protocol.SeqRange;
import penstock.protocol.SeqRanges;
import penstock.sim.line.KmsgLine;

/** What a node in memory keeps of a stream. Guarded by its {@link MemoryNode}. */
final class MemoryStream {

  /** A stored record. */
  record Stored(KmsgLine line, long monoUs) {}

  final TreeMap<Long, Stored> records = new TreeMap<>();
  SeqRanges stored = SeqRanges.EMPTY;
  SeqRanges lost = SeqRanges.EMPTY;
  long received;
  long duplicates;
  long next;

  void add(long seq, Stored record) {
    received++;
    if (records.putIfAbsent(seq, record) != null) {
      duplicates++;
    }
  }

  /** Takes the chunk's numbers, and what it says of those that are missing. */
  void commit(SeqRanges runs, long oldest) {
    stored = stored.plus(runs);
    next = Math.max(next, Math.max(oldest, runs.max() + 1));
    SeqRanges gone = SeqRanges.of(runs.min(), runs.max());
    if (oldest > 0) {
      gone = gone.plus(SeqRanges.of(0, oldest - 1));
    }
    lost = lost.plus(gone).minus(stored);
  }

  SeqRanges missing() {
    return next == 0
        ? SeqRanges.EMPTY
        : SeqRanges.of(new SeqRange(0, next - 1)).minus(stored).minus(lost);
  }

  long watermark() {
    SeqRanges known = stored.plus(lost);
    return known.isEmpty() || known.min() > 0 ? -1 : known.last(0);
  }
}
