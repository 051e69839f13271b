package penstock.protocol;

/**
 * The sequence numbers {@code first} to {@code last}, both included.
 *
 * @param first lowest number, at least 0
 * @param last highest number, at least {@code first} and at most {@link #SEQ_MAX}
 */
public record SeqRange(long first, long last) implements Comparable<SeqRange> {

  /**
   * The highest sequence number that is taken: what JSON numbers carry exactly. A device that logs
   * a million lines a second reaches it after 285 years.
   */
  public static final long SEQ_MAX = (1L << 53) - 1;

  public SeqRange {
    if (first < 0 || last < first || last > SEQ_MAX) {
      throw new IllegalArgumentException("no range of sequence numbers: " + first + ".." + last);
    }
  }

  /** How many numbers it holds. */
  public long size() {
    return last - first + 1;
  }

  public boolean contains(long seq) {
    return first <= seq && seq <= last;
  }

  @Override
  public int compareTo(SeqRange other) {
    int byFirst = Long.compare(first, other.first);
    return byFirst != 0 ? byFirst : Long.compare(last, other.last);
  }

  @Override
  public String toString() {
    return first == last ? Long.toString(first) : first + "-" + last;
  }
}
