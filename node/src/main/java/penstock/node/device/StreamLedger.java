package penstock.node.device;

import java.util.List;
import java.util.function.UnaryOperator;
import penstock.node.segment.SeqCheck;
import penstock.protocol.SeqRange;
import penstock.protocol.SeqRanges;

/**
 * One stream: every number of {@code [0, next)} is stored, unless it is in a gap. Immutable.
 *
 * @param next one above the highest number seen or known lost
 */
record StreamLedger(
    String name,
    long next,
    Gaps gaps,
    Boots boots,
    Checks checks,
    long duplicates,
    long malformed) {

  static StreamLedger empty(String name) {
    return new StreamLedger(name, 0, Gaps.NONE, Boots.NONE, Checks.NONE, 0, 0);
  }

  long lostRecords() {
    return gaps.lostRecords();
  }

  long storedRecords() {
    return next - gaps.size();
  }

  /** The highest number up to which everything is stored or lost, -1 where there is none. */
  long watermark() {
    long missing = gaps.firstMissing();
    return (missing < 0 ? next : missing) - 1;
  }

  SeqRanges stored() {
    return next == 0 ? SeqRanges.EMPTY : SeqRanges.of(0, next - 1).minus(gaps.ranges());
  }

  /** Those of the records that are not stored. */
  SeqRanges fresh(SeqRanges records) {
    if (records.isEmpty() || (records.max() < next && gaps.count() == 0)) {
      return SeqRanges.EMPTY;
    }
    SeqRanges open = gaps.ranges();
    return records.intersect(
        next > SeqRange.SEQ_MAX ? open : open.plus(SeqRanges.of(next, SeqRange.SEQ_MAX)));
  }

  List<SeqCheck> checksIn(SeqRanges known) {
    return checks.in(known);
  }

  /** What the stream would be with a chunk's records, as far as gaps go. */
  StreamLedger holding(SeqRanges records, long first, long last, long oldest, long ms) {
    return upTo(last, ms)
        .gaps(gaps -> gaps.without(records).lose(first, last, Gaps.JUMP, ms))
        .overwrittenBelow(oldest, ms);
  }

  StreamLedger committed(Proposal taken) {
    long ms = taken.arrivalUs() / 1000;
    StreamLedger held =
        holding(taken.ranges(), taken.spanFirst(), taken.spanLast(), taken.oldest(), ms);
    return taken.ranges().isEmpty() ? held : held.described(taken);
  }

  private StreamLedger described(Proposal taken) {
    return new StreamLedger(
        name,
        next,
        gaps,
        boots.with(taken.boots(), taken.ranges().max(), taken.lastMonoUs()),
        checks.with(taken.checks(), taken.ranges()),
        duplicates,
        malformed);
  }

  /** What the device no longer has, and did not bring, is lost. */
  StreamLedger overwrittenBelow(long announced, long ms) {
    long oldest = Math.min(announced, SeqRange.SEQ_MAX);
    return oldest <= 0
        ? this
        : upTo(oldest - 1, ms).gaps(gaps -> gaps.lose(0, oldest - 1, Gaps.OVERWRITTEN, ms));
  }

  /** Whether {@link #overwrittenBelow} would change anything. */
  boolean losesBelow(long announced) {
    long oldest = Math.min(announced, SeqRange.SEQ_MAX);
    return oldest > next || gaps.missesBelow(oldest);
  }

  StreamLedger expired(long beforeMs, long ms) {
    return gaps.holeMs() == 0 ? this : gaps(gaps -> gaps.expire(beforeMs, ms));
  }

  StreamLedger counted(long moreDuplicates, long moreMalformed) {
    return new StreamLedger(
        name,
        next,
        gaps,
        boots,
        checks,
        Saturating.sum(duplicates, moreDuplicates),
        Saturating.sum(malformed, moreMalformed));
  }

  /** Remembers less of what only helps to verify and to date. */
  StreamLedger slim(int checksMax, int bootsMax) {
    return new StreamLedger(
        name, next, gaps, boots.newest(bootsMax), checks.newest(checksMax), duplicates, malformed);
  }

  private StreamLedger upTo(long last, long ms) {
    return last < next
        ? this
        : new StreamLedger(
            name, last + 1, gaps.withMissing(next, last, ms), boots, checks, duplicates, malformed);
  }

  private StreamLedger gaps(UnaryOperator<Gaps> change) {
    return new StreamLedger(name, next, change.apply(gaps), boots, checks, duplicates, malformed);
  }

  Ledgers.StreamReport report() {
    return new Ledgers.StreamReport(
        name,
        watermark(),
        next,
        storedRecords(),
        duplicates,
        lostRecords(),
        malformed,
        stored(),
        gaps.missing(),
        gaps.losses());
  }
}
