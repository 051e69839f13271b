package penstock.node.rule;

import java.util.Arrays;
import penstock.protocol.RecordBatch;

/**
 * Finds, for a block of records, the rules to try on each: those of which a literal occurs in it.
 * One pass of the automaton over all their bytes, heads and continuation lines included, because
 * going around them costs more than reading them (a hit in them only makes a rule be tried in
 * vain). The pass runs in four lanes, each over a quarter of the block: a step waits for the load
 * of the step before it, and four chains of loads wait together. Reusable scratch of fixed size,
 * not thread-safe; allocates nothing.
 */
final class CandidateScan {

  /** Records per block: bounds the scratch, and keeps a block's bytes in the processor's cache. */
  static final int RECORDS_MAX = 4_096;

  private final LiteralAutomaton automaton;

  /** Words of candidates per record, a bit for each rule. */
  private final int words;

  private final long[] candidates;
  private final long[] touched = new long[RECORDS_MAX / Long.SIZE];
  private int first;

  CandidateScan(LiteralAutomaton automaton, int rules) {
    this.automaton = automaton;
    this.words = (rules + Long.SIZE - 1) / Long.SIZE;
    this.candidates = new long[RECORDS_MAX * words];
  }

  /** Scans records {@code [from, to)}, at most {@link #RECORDS_MAX}. */
  void scan(RecordBatch batch, int from, int to) {
    first = from;
    if (from == to) {
      return;
    }
    int second = recordAt(batch, from, to, quarter(batch, from, to, 1));
    int third = recordAt(batch, from, to, quarter(batch, from, to, 2));
    int fourth = recordAt(batch, from, to, quarter(batch, from, to, 3));
    scanLanes(
        batch,
        batch.start(from),
        batch.start(second),
        batch.start(third),
        batch.start(fourth),
        batch.end(to - 1));
  }

  private static int quarter(RecordBatch batch, int from, int to, int quarters) {
    long begin = batch.start(from);
    return (int) (begin + (batch.end(to - 1) - begin) * quarters / 4);
  }

  /** Lanes begin at a, b, c, d; the last ends at {@code end}. */
  private void scanLanes(RecordBatch batch, int a, int b, int c, int d, int end) {
    byte[] bytes = batch.bytes();
    byte[] classOf = automaton.classOf();
    int[] next = automaton.next();
    int firstHit = automaton.firstHit();
    int steps = Math.min(Math.min(b - a, c - b), Math.min(d - c, end - d));
    int stateA = 0;
    int stateB = 0;
    int stateC = 0;
    int stateD = 0;
    for (int i = 0; i < steps; i++) {
      stateA = next[stateA + (classOf[bytes[a + i] & 0xff] & 0xff)];
      stateB = next[stateB + (classOf[bytes[b + i] & 0xff] & 0xff)];
      stateC = next[stateC + (classOf[bytes[c + i] & 0xff] & 0xff)];
      stateD = next[stateD + (classOf[bytes[d + i] & 0xff] & 0xff)];
      if (Math.max(Math.max(stateA, stateB), Math.max(stateC, stateD)) >= firstHit) {
        hit(batch, a + i, stateA);
        hit(batch, b + i, stateB);
        hit(batch, c + i, stateC);
        hit(batch, d + i, stateD);
      }
    }
    scanRest(batch, a + steps, b, stateA);
    scanRest(batch, b + steps, c, stateB);
    scanRest(batch, c + steps, d, stateC);
    scanRest(batch, d + steps, end, stateD);
  }

  private void scanRest(RecordBatch batch, int from, int to, int stateBefore) {
    byte[] bytes = batch.bytes();
    byte[] classOf = automaton.classOf();
    int[] next = automaton.next();
    int firstHit = automaton.firstHit();
    int state = stateBefore;
    for (int i = from; i < to; i++) {
      state = next[state + (classOf[bytes[i] & 0xff] & 0xff)];
      if (state >= firstHit) {
        hit(batch, i, state);
      }
    }
  }

  /** Scans {@code bytes[from, to)} as the text of record 0 of a block of one. */
  void scanText(byte[] bytes, int from, int to) {
    byte[] classOf = automaton.classOf();
    int[] next = automaton.next();
    first = 0;
    int state = 0;
    for (int i = from; i < to; i++) {
      state = next[state + (classOf[bytes[i] & 0xff] & 0xff)];
      if (state >= automaton.firstHit()) {
        mark(0, state);
      }
    }
  }

  private void hit(RecordBatch batch, int offset, int state) {
    if (state >= automaton.firstHit()) {
      mark(
          recordAt(batch, first, Math.min(batch.count(), first + RECORDS_MAX), offset) - first,
          state);
    }
  }

  private void mark(int row, int state) {
    touched[row / Long.SIZE] |= 1L << row;
    for (int rule : automaton.owners(state)) {
      candidates[row * words + rule / Long.SIZE] |= 1L << rule;
    }
  }

  /** The record that holds the byte at {@code offset}. */
  private static int recordAt(RecordBatch batch, int from, int to, int offset) {
    int low = from;
    int high = to - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (batch.start(middle) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** The first record from {@code record} on that has candidates, -1 where there is none. */
  int nextTouched(int record) {
    int row = record - first;
    for (int word = row / Long.SIZE; word < touched.length; word++) {
      long bits = touched[word] & (word == row / Long.SIZE ? -1L << row : -1L);
      if (bits != 0) {
        return first + word * Long.SIZE + Long.numberOfTrailingZeros(bits);
      }
    }
    return -1;
  }

  /** The first of a record's candidates from {@code rule} on, -1 where there is none. */
  int nextCandidate(int record, int rule) {
    int row = (record - first) * words;
    for (int word = rule / Long.SIZE; word < words; word++) {
      long bits = candidates[row + word] & (word == rule / Long.SIZE ? -1L << rule : -1L);
      if (bits != 0) {
        return word * Long.SIZE + Long.numberOfTrailingZeros(bits);
      }
    }
    return -1;
  }

  /** Makes the scratch ready for the next block. */
  void clear() {
    for (int record = nextTouched(first); record >= 0; record = nextTouched(record + 1)) {
      int row = (record - first) * words;
      Arrays.fill(candidates, row, row + words, 0);
    }
    Arrays.fill(touched, 0);
  }
}
