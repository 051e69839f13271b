package penstock.node.device;

import java.nio.charset.StandardCharsets;
import penstock.protocol.SeqRanges;

/**
 * How many bytes a ledger takes at most when serialized: the sum of what its numbers take as
 * protobuf varints, with every tag and length. Cheap enough to be asked on each event.
 */
final class LedgerSize {

  /** A tag, and the length of a packed field or a message of up to 16 KiB. */
  private static final int FIELD = 3;

  private static final int KEY = 8;
  private static final int CRC = 4;

  private LedgerSize() {}

  static int of(DeviceLedger ledger) {
    RetiredTotals retired = ledger.retired();
    int bytes =
        of(ledger.commits())
            + 2 * FIELD
            + varints(ledger.versionUs(), ledger.lastSeenUs())
            + 7 * FIELD
            + varints(
                retired.streams(),
                retired.stored(),
                retired.duplicates(),
                retired.lost(),
                retired.malformed(),
                retired.holeMs());
    for (StreamLedger stream : ledger.live()) {
      bytes += FIELD + of(stream);
    }
    return bytes;
  }

  static int of(StreamLedger stream) {
    return FIELD
        + stream.name().getBytes(StandardCharsets.UTF_8).length
        + 3 * FIELD
        + varints(stream.next(), stream.duplicates(), stream.malformed())
        + of(stream.gaps())
        + of(stream.boots())
        + of(stream.checks());
  }

  private static int of(Gaps gaps) {
    int bytes = FIELD;
    long before = 0;
    long beforeMs = 0;
    for (int i = 0; i < gaps.count(); i++) {
      bytes += varint(gaps.first(i) - before) + varint(gaps.last(i) - gaps.first(i));
      bytes += varint(zigzag(gaps.atMs(i) - beforeMs) << 2);
      before = gaps.last(i);
      beforeMs = gaps.atMs(i);
    }
    return bytes;
  }

  private static int of(Boots boots) {
    int bytes = FIELD;
    for (Boots.Boot boot : boots.recent()) {
      bytes +=
          varints(
              (long) boot.number() << 1,
              boot.firstSeq(),
              boot.lastSeq() - boot.firstSeq(),
              boot.lastMonoUs(),
              zigzag(boot.startUs()));
    }
    return bytes;
  }

  private static int of(Checks checks) {
    int bytes = 2 * FIELD;
    long before = 0;
    for (var check : checks.recent()) {
      bytes += varint(check.seq() - before) + CRC;
      before = check.seq();
    }
    return bytes;
  }

  private static int of(RecentCommits commits) {
    int bytes = FIELD + commits.count() * KEY;
    for (int i = 0; i < commits.count(); i++) {
      SeqRanges partial = commits.partial(i);
      bytes += partial == null ? 0 : 3 * FIELD + of(partial);
    }
    return bytes;
  }

  private static int of(SeqRanges ranges) {
    int bytes = 0;
    long before = 0;
    for (int i = 0; i < ranges.count(); i++) {
      bytes += varint(ranges.first(i) - before) + varint(ranges.last(i) - ranges.first(i));
      before = ranges.last(i);
    }
    return bytes;
  }

  private static int varints(long... values) {
    int bytes = 0;
    for (long value : values) {
      bytes += varint(value);
    }
    return bytes;
  }

  static int varint(long value) {
    return (63 - Long.numberOfLeadingZeros(value | 1)) / 7 + 1;
  }

  static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }
}
