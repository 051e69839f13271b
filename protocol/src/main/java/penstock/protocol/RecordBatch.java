package penstock.protocol;

import java.util.Arrays;

/**
 * Records as columns over the bytes that they were parsed from: no object per record. Filled by
 * {@link KmsgParser}; reusable, not thread-safe. Offsets count from the start of {@link #bytes()}.
 */
public final class RecordBatch {

  private static final int CAPACITY_FIRST = 512;

  /** Of a record in all columns together. */
  private static final int COLUMN_BYTES = 2 * Long.BYTES + 5 * Integer.BYTES + 1;

  private byte[] bytes = new byte[0];
  private int count;
  private long[] seq = new long[CAPACITY_FIRST];
  private long[] monoUs = new long[CAPACITY_FIRST];
  private int[] prefix = new int[CAPACITY_FIRST];
  private int[] start = new int[CAPACITY_FIRST];
  private int[] textStart = new int[CAPACITY_FIRST];
  private int[] textEnd = new int[CAPACITY_FIRST];
  private int[] end = new int[CAPACITY_FIRST];
  private boolean[] malformed = new boolean[CAPACITY_FIRST];
  private int malformedLines;
  private int leadingEnd;

  /** Forgets all records and takes {@code bytes} (not copied) as what the next ones point into. */
  void reset(byte[] bytes, int from) {
    this.bytes = bytes;
    leadingEnd = from;
    count = 0;
    malformedLines = 0;
  }

  void add(long seq, long monoUs, int prefix, int start, int textStart, int textEnd, int end) {
    if (count == this.seq.length) {
      grow();
    }
    this.seq[count] = seq;
    this.monoUs[count] = monoUs;
    this.prefix[count] = prefix;
    this.start[count] = start;
    this.textStart[count] = textStart;
    this.textEnd[count] = textEnd;
    this.end[count] = end;
    this.malformed[count] = false;
    count++;
  }

  /** Takes one more line into the last record. */
  void extend(int end, boolean isMalformed) {
    this.end[count - 1] = end;
    if (isMalformed) {
      malformed[count - 1] = true;
      malformedLines++;
    }
  }

  void leading(int end) {
    leadingEnd = end;
    malformedLines++;
  }

  /** Leaves the last record out again and returns where it began. */
  int dropLast() {
    count--;
    if (malformed[count]) {
      malformedLines -= malformedLinesOf(count);
    }
    return start[count];
  }

  private int malformedLinesOf(int record) {
    int lines = 0;
    int at = textEnd[record] + 1;
    while (at < end[record]) {
      if (bytes[at] != ' ') {
        lines++;
      }
      while (at < end[record] && bytes[at] != '\n') {
        at++;
      }
      at++;
    }
    return lines;
  }

  private void grow() {
    int capacity = count * 2;
    seq = Arrays.copyOf(seq, capacity);
    monoUs = Arrays.copyOf(monoUs, capacity);
    prefix = Arrays.copyOf(prefix, capacity);
    start = Arrays.copyOf(start, capacity);
    textStart = Arrays.copyOf(textStart, capacity);
    textEnd = Arrays.copyOf(textEnd, capacity);
    end = Arrays.copyOf(end, capacity);
    malformed = Arrays.copyOf(malformed, capacity);
  }

  public byte[] bytes() {
    return bytes;
  }

  /** What its columns take in memory, without {@link #bytes()}. */
  public long columnBytes() {
    return (long) seq.length * COLUMN_BYTES;
  }

  public int count() {
    return count;
  }

  public long seq(int record) {
    return seq[record];
  }

  /** Monotonic µs since boot. */
  public long monoUs(int record) {
    return monoUs[record];
  }

  /** Syslog severity, 0 (emergency) to 7 (debug). */
  public int priority(int record) {
    return prefix[record] & 7;
  }

  /** Syslog facility: 0 kern, 1 user, 3 daemon, …. */
  public int facility(int record) {
    return prefix[record] >>> 3;
  }

  /** Where the record's first line begins. */
  public int start(int record) {
    return start[record];
  }

  /** Behind the record's last line, its newline included where it has one. */
  public int end(int record) {
    return end[record];
  }

  /** Where the text behind the {@code ;} begins. */
  public int textStart(int record) {
    return textStart[record];
  }

  /** Behind the last byte of the text's first line, its newline excluded. */
  public int textEnd(int record) {
    return textEnd[record];
  }

  /** Whether lines that are neither records nor continuations stayed with this record. */
  public boolean malformed(int record) {
    return malformed[record];
  }

  /** How many lines were neither records nor continuations, those ahead of the first record too. */
  public int malformedLines() {
    return malformedLines;
  }

  /**
   * Behind the lines ahead of the first record, which belong in quarantine; where there are none,
   * the offset at which parsing began.
   */
  public int leadingEnd() {
    return leadingEnd;
  }

  /** The sequence numbers held, which ascend. */
  public SeqRanges runs() {
    SeqRanges.Builder builder = new SeqRanges.Builder();
    int i = 0;
    while (i < count) {
      int from = i;
      while (i + 1 < count && seq[i + 1] == seq[i] + 1) {
        i++;
      }
      builder.add(seq[from], seq[i]);
      i++;
    }
    return builder.build();
  }

  /** The index of the record with this number, or a negative number where it is not held. */
  public int indexOf(long number) {
    return Arrays.binarySearch(seq, 0, count, number);
  }
}
