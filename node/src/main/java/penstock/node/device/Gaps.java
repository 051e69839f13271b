package penstock.node.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import penstock.protocol.SeqRanges;

/**
 * The numbers of a stream below its next one that are not stored: missing since some time, or lost
 * with a cause and the time at which that was found. Sorted, disjoint, immutable; three longs a
 * gap, because every active device holds some. Neighbours that were lost for the same cause are one
 * gap with the later time, so that a device that keeps announcing losses does not pile them up.
 * Times are kept in ms: what expires after a day needs no more.
 */
final class Gaps {

  static final Gaps NONE = new Gaps(new long[0]);

  /** Kinds are part of the wire format: never renumber. */
  static final int MISSING = 0;

  static final int JUMP = 1;
  static final int OVERWRITTEN = 2;
  static final int EXPIRED = 3;

  private static final int WIDTH = 3;
  private static final int KIND_BITS = 2;
  private static final int KIND_MASK = 3;

  /** first, last, time in ms and kind; … */
  private final long[] columns;

  private Gaps(long[] columns) {
    this.columns = columns;
  }

  int count() {
    return columns.length / WIDTH;
  }

  long first(int gap) {
    return columns[gap * WIDTH];
  }

  long last(int gap) {
    return columns[gap * WIDTH + 1];
  }

  int kind(int gap) {
    return (int) stamp(gap) & KIND_MASK;
  }

  /** When a missing gap was first seen, when a lost one was found, in ms since 1970. */
  long atMs(int gap) {
    return stamp(gap) >> KIND_BITS;
  }

  private long stamp(int gap) {
    return columns[gap * WIDTH + 2];
  }

  private static long stamp(int kind, long ms) {
    return ms << KIND_BITS | kind;
  }

  /** All of {@code first} to {@code last}, which lie above all gaps, are missing since then. */
  Gaps withMissing(long first, long last, long ms) {
    return first > last ? this : builder().addAll(this).add(first, last, MISSING, ms).build();
  }

  /** These numbers are stored now. */
  Gaps without(SeqRanges stored) {
    if (columns.length == 0) {
      return this;
    }
    Builder builder = builder();
    for (int i = 0; i < count(); i++) {
      SeqRanges rest = SeqRanges.of(first(i), last(i)).minus(stored);
      for (int j = 0; j < rest.count(); j++) {
        builder.add(rest.first(j), rest.last(j), kind(i), atMs(i));
      }
    }
    return builder.build();
  }

  /** What is missing of {@code from} to {@code to} is lost. */
  Gaps lose(long from, long to, int cause, long ms) {
    if (columns.length == 0) {
      return this;
    }
    Builder builder = builder();
    for (int i = 0; i < count(); i++) {
      long first = first(i);
      long last = last(i);
      if (kind(i) == MISSING) {
        builder.add(first, Math.min(last, from - 1), MISSING, atMs(i));
        builder.add(Math.max(first, from), Math.min(last, to), cause, ms);
        builder.add(Math.max(Math.max(first, from), to + 1), last, MISSING, atMs(i));
      } else {
        builder.add(first, last, kind(i), atMs(i));
      }
    }
    return builder.build();
  }

  /** What is missing since before {@code beforeMs} is lost. */
  Gaps expire(long beforeMs, long ms) {
    Builder builder = builder();
    for (int i = 0; i < count(); i++) {
      boolean due = kind(i) == MISSING && atMs(i) < beforeMs;
      builder.add(first(i), last(i), due ? EXPIRED : kind(i), due ? ms : atMs(i));
    }
    return builder.build();
  }

  /** The lowest missing number, -1 where none is missing. */
  long firstMissing() {
    for (int i = 0; i < count(); i++) {
      if (kind(i) == MISSING) {
        return first(i);
      }
    }
    return -1;
  }

  /** Since when the oldest missing gap is known, in ms since 1970; 0 where none is missing. */
  long holeMs() {
    long oldest = 0;
    for (int i = 0; i < count(); i++) {
      if (kind(i) == MISSING && (oldest == 0 || atMs(i) < oldest)) {
        oldest = atMs(i);
      }
    }
    return oldest;
  }

  /** Whether something below {@code seq} is missing. */
  boolean missesBelow(long seq) {
    long first = firstMissing();
    return first >= 0 && first < seq;
  }

  long size() {
    long size = 0;
    for (int i = 0; i < count(); i++) {
      size += last(i) - first(i) + 1;
    }
    return size;
  }

  long lostRecords() {
    long size = 0;
    for (int i = 0; i < count(); i++) {
      size += kind(i) == MISSING ? 0 : last(i) - first(i) + 1;
    }
    return size;
  }

  /** All that is missing or lost. */
  SeqRanges ranges() {
    SeqRanges.Builder builder = new SeqRanges.Builder();
    for (int i = 0; i < count(); i++) {
      builder.add(first(i), last(i));
    }
    return builder.build();
  }

  SeqRanges missing() {
    SeqRanges.Builder builder = new SeqRanges.Builder();
    for (int i = 0; i < count(); i++) {
      if (kind(i) == MISSING) {
        builder.add(first(i), last(i));
      }
    }
    return builder.build();
  }

  List<Ledgers.Loss> losses() {
    List<Ledgers.Loss> losses = new ArrayList<>();
    for (int i = 0; i < count(); i++) {
      if (kind(i) != MISSING) {
        SeqRanges range = SeqRanges.of(first(i), last(i));
        losses.add(new Ledgers.Loss(range, cause(kind(i)), atMs(i) * 1000));
      }
    }
    return List.copyOf(losses);
  }

  /** The cause of a kind of loss. */
  static Ledgers.Cause cause(int kind) {
    return switch (kind) {
      case JUMP -> Ledgers.Cause.JUMP;
      case OVERWRITTEN -> Ledgers.Cause.OVERWRITTEN;
      case EXPIRED -> Ledgers.Cause.EXPIRED;
      default -> throw new IllegalArgumentException("no cause of a loss: " + kind);
    };
  }

  static int kind(Ledgers.Cause cause) {
    return switch (cause) {
      case JUMP -> JUMP;
      case OVERWRITTEN -> OVERWRITTEN;
      case EXPIRED -> EXPIRED;
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Gaps that && Arrays.equals(columns, that.columns);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(columns);
  }

  @Override
  public String toString() {
    return "missing " + missing() + " lost " + losses();
  }

  static Builder builder() {
    return new Builder();
  }

  /** Takes gaps in ascending order; empty ones ({@code first > last}) are left out. */
  static final class Builder {
    private long[] columns = new long[WIDTH];
    private int used;

    Builder add(long first, long last, int kind, long ms) {
      if (first > last) {
        return this;
      }
      if (used > 0 && first <= columns[used - 2]) {
        throw new IllegalArgumentException("gap " + first + " lies behind " + columns[used - 2]);
      }
      if (joins(first, kind, ms)) {
        columns[used - 2] = last;
        columns[used - 1] = Math.max(columns[used - 1], stamp(kind, ms));
        return this;
      }
      if (used == columns.length) {
        columns = Arrays.copyOf(columns, used * 2);
      }
      columns[used++] = first;
      columns[used++] = last;
      columns[used++] = stamp(kind, ms);
      return this;
    }

    private boolean joins(long first, int kind, long ms) {
      if (used == 0 || columns[used - 2] + 1 != first) {
        return false;
      }
      long before = columns[used - 1];
      return kind == MISSING ? before == stamp(kind, ms) : (before & KIND_MASK) == kind;
    }

    private Builder addAll(Gaps gaps) {
      columns = Arrays.copyOf(gaps.columns, gaps.columns.length + WIDTH);
      used = gaps.columns.length;
      return this;
    }

    Gaps build() {
      return used == 0 ? NONE : new Gaps(Arrays.copyOf(columns, used));
    }
  }
}
