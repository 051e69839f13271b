package penstock.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * An immutable set of sequence numbers, kept as sorted, disjoint, non-adjacent ranges. Two sets are
 * equal where they hold the same numbers. Costs 16 bytes a range.
 */
public final class SeqRanges {

  public static final SeqRanges EMPTY = new SeqRanges(new long[0]);

  /** first, last, first, last, …; ascending, with at least one missing number between ranges. */
  private final long[] bounds;

  private SeqRanges(long[] bounds) {
    this.bounds = bounds;
  }

  public static SeqRanges of(long first, long last) {
    SeqRange range = new SeqRange(first, last);
    return new SeqRanges(new long[] {range.first(), range.last()});
  }

  public static SeqRanges of(SeqRange range) {
    return new SeqRanges(new long[] {range.first(), range.last()});
  }

  /** The union of ranges in any order, overlapping or not. */
  public static SeqRanges of(Collection<SeqRange> ranges) {
    List<SeqRange> sorted = new ArrayList<>(ranges);
    sorted.sort(null);
    Builder builder = new Builder();
    for (SeqRange range : sorted) {
      builder.add(range.first(), range.last());
    }
    return builder.build();
  }

  public boolean isEmpty() {
    return bounds.length == 0;
  }

  /** How many ranges. */
  public int count() {
    return bounds.length / 2;
  }

  public long first(int range) {
    return bounds[2 * range];
  }

  public long last(int range) {
    return bounds[2 * range + 1];
  }

  /** The lowest number held; only of a set that is not empty. */
  public long min() {
    return bounds[0];
  }

  /** The highest number held; only of a set that is not empty. */
  public long max() {
    return bounds[bounds.length - 1];
  }

  /** How many numbers. */
  public long size() {
    long size = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      size += bounds[i + 1] - bounds[i] + 1;
    }
    return size;
  }

  public boolean contains(long seq) {
    int at = indexAtOrAfter(seq);
    return at < count() && first(at) <= seq;
  }

  /** The first range that ends at or after {@code seq}; {@link #count()} where there is none. */
  public int indexAtOrAfter(long seq) {
    int low = 0;
    int high = count();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (last(middle) < seq) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  public boolean containsAll(SeqRanges other) {
    return other.minus(this).isEmpty();
  }

  public SeqRanges plus(SeqRanges other) {
    if (isEmpty()) {
      return other;
    }
    if (other.isEmpty()) {
      return this;
    }
    Builder builder = new Builder();
    int a = 0;
    int b = 0;
    while (a < count() || b < other.count()) {
      if (b == other.count() || (a < count() && first(a) <= other.first(b))) {
        builder.add(first(a), last(a));
        a++;
      } else {
        builder.add(other.first(b), other.last(b));
        b++;
      }
    }
    return builder.build();
  }

  public SeqRanges minus(SeqRanges other) {
    if (isEmpty() || other.isEmpty()) {
      return this;
    }
    Builder builder = new Builder();
    int b = other.indexAtOrAfter(min());
    for (int a = 0; a < count(); a++) {
      long from = first(a);
      long to = last(a);
      while (b < other.count() && other.last(b) < from) {
        b++;
      }
      int hole = b;
      while (hole < other.count() && other.first(hole) <= to) {
        if (other.first(hole) > from) {
          builder.add(from, other.first(hole) - 1);
        }
        from = other.last(hole) + 1;
        hole++;
      }
      if (from <= to) {
        builder.add(from, to);
      }
    }
    return builder.build();
  }

  public SeqRanges intersect(SeqRanges other) {
    Builder builder = new Builder();
    int a = 0;
    int b = 0;
    while (a < count() && b < other.count()) {
      long from = Math.max(first(a), other.first(b));
      long to = Math.min(last(a), other.last(b));
      if (from <= to) {
        builder.add(from, to);
      }
      if (last(a) < other.last(b)) {
        a++;
      } else {
        b++;
      }
    }
    return builder.build();
  }

  public List<SeqRange> toList() {
    List<SeqRange> list = new ArrayList<>(count());
    for (int i = 0; i < count(); i++) {
      list.add(new SeqRange(first(i), last(i)));
    }
    return list;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SeqRanges that && Arrays.equals(bounds, that.bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }

  @Override
  public String toString() {
    return toList().toString();
  }

  /**
   * Takes ranges in ascending order of their first number and joins what touches. Not thread-safe.
   */
  public static final class Builder {
    private long[] bounds = new long[2];
    private int used;

    /**
     * Adds {@code first} to {@code last}; {@code first} may not lie below that of the call before.
     */
    public Builder add(long first, long last) {
      SeqRange range = new SeqRange(first, last);
      if (used > 0 && range.first() < bounds[used - 2]) {
        throw new IllegalArgumentException("ranges out of order: " + range);
      }
      if (used > 0 && range.first() <= bounds[used - 1] + 1) {
        bounds[used - 1] = Math.max(bounds[used - 1], range.last());
        return this;
      }
      if (used == bounds.length) {
        bounds = Arrays.copyOf(bounds, used * 2);
      }
      bounds[used++] = range.first();
      bounds[used++] = range.last();
      return this;
    }

    public SeqRanges build() {
      return used == 0 ? EMPTY : new SeqRanges(Arrays.copyOf(bounds, used));
    }
  }
}
