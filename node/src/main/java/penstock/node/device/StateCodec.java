package penstock.node.device;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.SeqCheck;
import penstock.node.wire.LedgerWire;
import penstock.protocol.SeqRanges;

/** States as {@code Ledger} and {@code Stream} of {@code ledger.proto}. */
final class StateCodec {

  private static final int GAP_WIDTH = 3;
  private static final int BOOT_WIDTH = 5;
  private static final int KIND_BITS = 2;
  private static final int KIND_MASK = 3;

  private StateCodec() {}

  static LedgerWire.Ledger toWire(DeviceLedger ledger) {
    LedgerWire.Ledger.Builder wire =
        LedgerWire.Ledger.newBuilder()
            .setRetired(toWire(ledger.retired()))
            .setVersionUs(ledger.versionUs())
            .setLastSeenUs(ledger.lastSeenUs());
    ledger.live().forEach(stream -> wire.addLive(toWire(stream)));
    RecentCommits commits = ledger.commits();
    for (int i = 0; i < commits.count(); i++) {
      wire.addCommitKey(commits.key(i));
      SeqRanges partial = commits.partial(i);
      if (partial != null) {
        wire.addCommitPartialBuilder().setIndex(i).setOwned(PackedRanges.toWire(partial));
      }
    }
    return wire.build();
  }

  static DeviceLedger fromWire(LedgerWire.Ledger wire) {
    return new DeviceLedger(
        wire.getLiveList().stream().map(StateCodec::fromWire).toList(),
        commits(wire),
        fromWire(wire.getRetired()),
        wire.getVersionUs(),
        wire.getLastSeenUs());
  }

  private static RecentCommits commits(LedgerWire.Ledger wire) {
    long[] keys = new long[wire.getCommitKeyCount()];
    @Nullable SeqRanges[] owned = new SeqRanges[keys.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = wire.getCommitKey(i);
    }
    for (LedgerWire.Ledger.Partial partial : wire.getCommitPartialList()) {
      owned[partial.getIndex()] = PackedRanges.fromWire(partial.getOwned());
    }
    return RecentCommits.of(keys, owned);
  }

  private static LedgerWire.Ledger.Retired toWire(RetiredTotals totals) {
    return LedgerWire.Ledger.Retired.newBuilder()
        .setStreams(totals.streams())
        .setStored(totals.stored())
        .setDuplicates(totals.duplicates())
        .setLost(totals.lost())
        .setMalformed(totals.malformed())
        .setHoleMs(totals.holeMs())
        .build();
  }

  private static RetiredTotals fromWire(LedgerWire.Ledger.Retired wire) {
    return new RetiredTotals(
        wire.getStreams(),
        wire.getStored(),
        wire.getDuplicates(),
        wire.getLost(),
        wire.getMalformed(),
        wire.getHoleMs());
  }

  static LedgerWire.Stream toWire(StreamLedger stream) {
    LedgerWire.Stream.Builder wire =
        LedgerWire.Stream.newBuilder()
            .setName(stream.name())
            .setNext(stream.next())
            .setDuplicates(stream.duplicates())
            .setMalformed(stream.malformed());
    addGaps(stream.gaps(), wire);
    for (Boots.Boot boot : stream.boots().recent()) {
      wire.addBoot((long) boot.number() << 1 | (boot.exact() ? 1 : 0))
          .addBoot(boot.firstSeq())
          .addBoot(boot.lastSeq() - boot.firstSeq())
          .addBoot(boot.lastMonoUs())
          .addBoot(LedgerSize.zigzag(boot.startUs()));
    }
    long before = 0;
    for (SeqCheck check : stream.checks().recent()) {
      wire.addCheckStep(check.seq() - before).addCheckCrc(check.crc());
      before = check.seq();
    }
    return wire.build();
  }

  private static void addGaps(Gaps gaps, LedgerWire.Stream.Builder wire) {
    long before = 0;
    long beforeMs = 0;
    for (int i = 0; i < gaps.count(); i++) {
      wire.addGap(gaps.first(i) - before)
          .addGap(gaps.last(i) - gaps.first(i))
          .addGap(LedgerSize.zigzag(gaps.atMs(i) - beforeMs) << KIND_BITS | gaps.kind(i));
      before = gaps.last(i);
      beforeMs = gaps.atMs(i);
    }
  }

  static StreamLedger fromWire(LedgerWire.Stream wire) {
    return new StreamLedger(
        wire.getName(),
        wire.getNext(),
        gaps(wire),
        boots(wire),
        checks(wire),
        wire.getDuplicates(),
        wire.getMalformed());
  }

  private static Gaps gaps(LedgerWire.Stream wire) {
    Gaps.Builder gaps = Gaps.builder();
    long before = 0;
    long ms = 0;
    for (int i = 0; i + GAP_WIDTH <= wire.getGapCount(); i += GAP_WIDTH) {
      long first = before + wire.getGap(i);
      before = first + wire.getGap(i + 1);
      long stamp = wire.getGap(i + 2);
      ms += unzigzag(stamp >>> KIND_BITS);
      gaps.add(first, before, (int) stamp & KIND_MASK, ms);
    }
    return gaps.build();
  }

  private static Boots boots(LedgerWire.Stream wire) {
    List<Boots.Boot> boots = new ArrayList<>();
    for (int i = 0; i + BOOT_WIDTH <= wire.getBootCount(); i += BOOT_WIDTH) {
      long number = wire.getBoot(i);
      long firstSeq = wire.getBoot(i + 1);
      boots.add(
          new Boots.Boot(
              (int) (number >>> 1),
              firstSeq,
              firstSeq + wire.getBoot(i + 2),
              wire.getBoot(i + 3),
              unzigzag(wire.getBoot(i + 4)),
              (number & 1) != 0));
    }
    return boots.isEmpty() ? Boots.NONE : new Boots(List.copyOf(boots));
  }

  private static Checks checks(LedgerWire.Stream wire) {
    List<SeqCheck> checks = new ArrayList<>();
    long seq = 0;
    for (int i = 0; i < wire.getCheckStepCount(); i++) {
      seq += wire.getCheckStep(i);
      checks.add(new SeqCheck(seq, wire.getCheckCrc(i)));
    }
    return checks.isEmpty() ? Checks.NONE : new Checks(List.copyOf(checks));
  }

  private static long unzigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }
}
