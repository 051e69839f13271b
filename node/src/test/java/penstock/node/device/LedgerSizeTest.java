package penstock.node.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.node.segment.BootSpan;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SeqCheck;
import penstock.protocol.SeqRange;
import penstock.protocol.SeqRanges;

/** An active device's state stays below 1 KiB, whatever the device does. */
class LedgerSizeTest {

  private static final long DAY_US = 86_400_000_000L;
  private static final LedgerLimits LIMITS = new LedgerLimits(32, 4, 400 * DAY_US);
  private static final String LONGEST_NAME = "n".repeat(63);

  private static int bytes(DeviceLedger ledger) {
    return StateCodec.toWire(ledger).getSerializedSize();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldStayBelowOneKibibyteWithHostileNumbers(long seed) {
    Random random = new Random(seed);
    LedgerDesk desk = new LedgerDesk(LIMITS, (streams, beforeMs) -> {});
    long nowUs = Frames.NOW_US;
    int gapsMax = 0;
    for (int i = 0; i < 400; i++) {
      nowUs += random.nextLong(DAY_US);
      gapsMax = Math.max(gapsMax, upload(desk, random, i, nowUs));
      assertTrue(bytes(desk.ledger) <= DeviceLedger.STATE_BYTES_MAX, () -> "" + desk.ledger);
      assertTrue(bytes(desk.ledger) <= LedgerSize.of(desk.ledger));
      assertEquals(desk.ledger, LedgerDesk.roundTripped(desk.ledger));
    }
    assertTrue(gapsMax >= LIMITS.fragmentsMax() - 1, "the numbers were not hostile: " + gapsMax);
  }

  /** A record somewhere in the whole range of numbers, each time of a new boot. */
  private static int upload(LedgerDesk desk, Random random, int i, long nowUs) {
    String stream = LONGEST_NAME + (i / 40) % 7;
    long seq = random.nextLong(SeqRange.SEQ_MAX);
    SeqRanges runs = SeqRanges.of(seq, seq);
    long monoUs = random.nextLong(SeqRange.SEQ_MAX);
    Ledgers.Offer offer =
        new Ledgers.Offer(
            "d", stream, runs, List.of(new Ledgers.BootRun(seq, monoUs, monoUs)), -1, -1, nowUs);
    Assessment assessed = desk.assess(offer);
    if (!assessed.fragmented()) {
      Proposal proposal =
          new Proposal(
              stream,
              new FrameLocation("s", i),
              runs,
              seq,
              seq,
              -1,
              nowUs,
              monoUs,
              List.of(new BootSpan(seq, Integer.MAX_VALUE - 400 + i, -nowUs, true)),
              List.of(new SeqCheck(seq, -1)),
              Integer.MAX_VALUE);
      desk.commit(proposal, SeqRange.SEQ_MAX / 400, true, nowUs);
    }
    StreamLedger live = desk.ledger.live(stream);
    return live == null ? 0 : live.gaps().count();
  }

  @Test
  void shouldForgetOnlyWhatHelpsWhenOneStreamAloneIsTooLarge() {
    DeviceLedger ledger = largest(33);
    assertTrue(bytes(ledger) > DeviceLedger.STATE_BYTES_MAX);
    DeviceLedger slim =
        ledger.after(new LedgerEvent.Confirmed(Frames.NOW_US, LONGEST_NAME, 1, 0, -1));
    assertTrue(bytes(slim) <= DeviceLedger.STATE_BYTES_MAX, () -> bytes(slim) + " bytes");
    StreamLedger before = ledger.live().get(0);
    StreamLedger after = slim.live().get(0);
    assertEquals(before.gaps(), after.gaps());
    assertEquals(before.next(), after.next());
    assertTrue(after.checks().recent().size() >= 2);
    assertTrue(after.boots().recent().size() >= 1);
    assertTrue(slim.commits().count() >= 4);
  }

  /** One stream in which everything takes as many bytes as it can. */
  private static DeviceLedger largest(int gapCount) {
    Gaps.Builder gaps = Gaps.builder();
    long step = SeqRange.SEQ_MAX / (2 * gapCount + 2);
    RecentCommits commits = RecentCommits.NONE;
    List<Boots.Boot> boots = new ArrayList<>();
    List<SeqCheck> checks = new ArrayList<>();
    for (int i = 0; i < gapCount; i++) {
      long first = (2L * i + 1) * step;
      long ms = Frames.NOW_US / 1000 - (i % 2) * 31_536_000_000L;
      gaps.add(first, first + step - 1, i % 2 == 0 ? Gaps.MISSING : Gaps.JUMP, ms);
    }
    for (int i = 0; i < RecentCommits.RECENT_MAX; i++) {
      commits = commits.with(new FrameLocation("s", i), SeqRanges.of(step, 2 * step));
    }
    for (int i = 0; i < Boots.RECENT_MAX; i++) {
      long firstSeq = SeqRange.SEQ_MAX - 10 + i;
      boots.add(
          new Boots.Boot(
              1_000_000 + i, firstSeq, firstSeq, SeqRange.SEQ_MAX, -Frames.NOW_US, true));
    }
    for (int i = 0; i < Checks.RECENT_MAX; i++) {
      checks.add(new SeqCheck((i + 1) * step, -1));
    }
    StreamLedger stream =
        new StreamLedger(
            LONGEST_NAME,
            SeqRange.SEQ_MAX,
            gaps.build(),
            new Boots(boots),
            new Checks(checks),
            SeqRange.SEQ_MAX,
            SeqRange.SEQ_MAX);
    RetiredTotals retired =
        new RetiredTotals(
            1_000_000, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, 1L << 41);
    return new DeviceLedger(
        List.of(stream), commits, retired, Frames.NOW_US - 1, Frames.NOW_US - 1);
  }

  @Test
  void shouldTakeSomeHundredBytesForADeviceThatBehaves() {
    LedgerDesk desk = new LedgerDesk(LIMITS, (streams, beforeMs) -> {});
    for (int i = 0; i < 1_000; i++) {
      Ledgers.Offer offer = Frames.offer("d", "5f1d2c3b-boot", SeqRanges.of(80L * i, 80L * i + 79));
      Assessment assessed = desk.assess(offer);
      Proposal proposal =
          Proposal.of(Frames.header(offer, assessed.fresh()), Frames.at(30_000L * i));
      desk.commit(proposal, 0, true, Frames.NOW_US + i);
    }
    assertTrue(bytes(desk.ledger) < 350, () -> bytes(desk.ledger) + " bytes");
  }
}
