package penstock.node.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SeqCheck;
import penstock.protocol.SeqRange;
import penstock.protocol.SeqRanges;

/** The ledger against brute force, over random histories of a device. */
class DeviceLedgerPropertyTest {

  private static final long HOUR_US = 3_600_000_000L;
  private static final LedgerLimits LIMITS = new LedgerLimits(4, 2, 24 * HOUR_US);

  /** What happens in one step. */
  enum Kind {
    UPLOAD,
    /** The chunk is offered now, and committed only after the next steps. */
    UPLOAD_LATE,
    COMMIT_LATE,
    PROPOSE_AGAIN,
    ANNOUNCE,
    EXPIRE,
    ROUND_TRIP,
    REPLAY_JOURNAL
  }

  record Step(Kind kind, int stream, int from, List<Integer> pattern, int oldest, int hours) {}

  @Provide
  Arbitrary<List<Step>> histories() {
    Arbitrary<Kind> kinds =
        Arbitraries.frequency(
            net.jqwik.api.Tuple.of(10, Kind.UPLOAD),
            net.jqwik.api.Tuple.of(3, Kind.UPLOAD_LATE),
            net.jqwik.api.Tuple.of(3, Kind.COMMIT_LATE),
            net.jqwik.api.Tuple.of(4, Kind.PROPOSE_AGAIN),
            net.jqwik.api.Tuple.of(2, Kind.ANNOUNCE),
            net.jqwik.api.Tuple.of(1, Kind.EXPIRE),
            net.jqwik.api.Tuple.of(1, Kind.ROUND_TRIP),
            net.jqwik.api.Tuple.of(1, Kind.REPLAY_JOURNAL));
    Arbitrary<List<Integer>> patterns =
        Arbitraries.integers().between(1, 6).list().ofMinSize(1).ofMaxSize(5);
    return Combinators.combine(
            kinds,
            Arbitraries.integers().between(0, 4),
            Arbitraries.integers().between(0, 60),
            patterns,
            Arbitraries.integers().between(-40, 70),
            Arbitraries.integers().between(0, 12))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  @Property(tries = 2_000)
  void agreesWithBruteForce(@ForAll("histories") List<Step> history) {
    Run run = new Run();
    for (Step step : history) {
      run.take(step);
      run.check();
    }
  }

  /** A ledger and its model, side by side. */
  private static final class Run {
    private final LedgerDesk desk = new LedgerDesk(LIMITS, this::expired);
    private final Map<String, StreamModel> models = new HashMap<>();
    private final List<Proposal> late = new ArrayList<>();
    private final List<Proposal> proposed = new ArrayList<>();
    private final List<FrameLocation> recent = new ArrayList<>();
    private long nowUs = 1_700_000_000_000_000L;
    private long offset;

    void take(Step step) {
      nowUs += step.hours * HOUR_US + 1_000;
      switch (step.kind) {
        case UPLOAD -> upload(step, false);
        case UPLOAD_LATE -> upload(step, true);
        case COMMIT_LATE -> commitLate(step);
        case PROPOSE_AGAIN -> proposeAgain(step);
        case ANNOUNCE -> announce(step);
        case EXPIRE -> expire();
        case ROUND_TRIP -> {
          DeviceLedger before = desk.ledger;
          desk.roundTrip();
          assertEquals(before, desk.ledger);
        }
        case REPLAY_JOURNAL -> assertEquals(desk.ledger, DeviceLedger.EMPTY.after(desk.journal));
      }
    }

    private StreamModel model(String stream) {
      return models.computeIfAbsent(stream, name -> new StreamModel());
    }

    /** Runs of records and holes by turns. */
    private static SeqRanges runs(Step step) {
      List<SeqRange> runs = new ArrayList<>();
      long at = step.from;
      for (int i = 0; i < step.pattern.size(); i++) {
        if (i % 2 == 0) {
          runs.add(new SeqRange(at, at + step.pattern.get(i) - 1));
        }
        at += step.pattern.get(i);
      }
      return SeqRanges.of(runs);
    }

    private void upload(Step step, boolean isLate) {
      String stream = "s" + step.stream;
      SeqRanges runs = runs(step);
      Ledgers.Offer offer =
          new Ledgers.Offer(
              "d",
              stream,
              runs,
              List.of(new Ledgers.BootRun(runs.min(), runs.min(), runs.max())),
              step.oldest,
              -1,
              nowUs);
      Assessment assessed = desk.assess(offer);
      StreamModel model = model(stream);
      assertEquals(notStored(model, runs), numbers(assessed.fresh()), "fresh");
      assertEquals(runs.minus(assessed.fresh()), assessed.known(), "known");
      assertChecksAreRight(assessed, stream);
      assertEquals(isFragmenting(model, runs, step.oldest), assessed.fragmented(), "fragmented");
      if (assessed.fragmented()) {
        return;
      }
      if (assessed.fresh().isEmpty()) {
        model.received += runs.size();
        desk.confirm(stream, runs.size(), step.oldest, nowUs);
        model.overwrite(step.oldest, nowUs / 1000);
        return;
      }
      Proposal proposal = proposal(stream, assessed.fresh(), runs, step.oldest, assessed);
      if (isLate) {
        late.add(proposal);
      } else {
        commit(proposal, assessed.known().size());
      }
    }

    private Proposal proposal(
        String stream, SeqRanges fresh, SeqRanges runs, long oldest, Assessment assessed) {
      offset += 100;
      return new Proposal(
          stream,
          new FrameLocation("segment-1", offset),
          fresh,
          runs.min(),
          runs.max(),
          oldest,
          nowUs,
          fresh.max(),
          assessed.boots(),
          List.of(new SeqCheck(fresh.max(), crc(stream, fresh.max()))),
          0);
    }

    private static int crc(String stream, long seq) {
      return (stream + seq).hashCode();
    }

    private static void assertChecksAreRight(Assessment assessed, String stream) {
      for (SeqCheck check : assessed.checks()) {
        assertTrue(assessed.known().contains(check.seq()));
        assertEquals(crc(stream, check.seq()), check.crc());
      }
    }

    private void commitLate(Step step) {
      if (!late.isEmpty()) {
        // Whoever was late brings only fresh records, as far as he knew.
        Proposal proposal = late.remove(0);
        if (step.from % 2 == 0) {
          commit(proposal, 0);
        } else {
          recover(proposal);
        }
      }
    }

    private void commit(Proposal proposal, long duplicates) {
      StreamModel model = model(proposal.stream());
      SeqRanges owned = desk.commit(proposal, duplicates, true, nowUs);
      model.received += proposal.ranges().size() + duplicates;
      committed(proposal, store(model, proposal), owned);
    }

    /** Proposes a frame that was durable before a crash, but never committed. */
    private void recover(Proposal proposal) {
      StreamModel model = model(proposal.stream());
      SeqRanges owned = desk.commit(proposal, 0, false, nowUs);
      model.received += owned.size();
      if (notStored(model, proposal.ranges()).isEmpty()) {
        assertTrue(owned.isEmpty());
        model.overwrite(proposal.oldest(), nowUs / 1000);
      } else {
        committed(proposal, store(model, proposal), owned);
      }
    }

    private void committed(Proposal proposal, Set<Long> expected, SeqRanges owned) {
      assertEquals(expected, numbers(owned), "owned");
      model(proposal.stream()).ownedByLocation.put(proposal.location().toString(), expected);
      proposed.add(proposal);
      recent.add(proposal.location());
    }

    private static Set<Long> store(StreamModel model, Proposal proposal) {
      return model.store(
          List.copyOf(numbers(proposal.ranges())),
          proposal.spanFirst(),
          proposal.spanLast(),
          proposal.oldest(),
          proposal.arrivalUs() / 1000);
    }

    private void proposeAgain(Step step) {
      if (proposed.isEmpty()) {
        return;
      }
      Proposal again = proposed.get(step.from % proposed.size());
      SeqRanges owned = desk.commit(again, 0, false, nowUs);
      int age = recent.size() - recent.lastIndexOf(again.location());
      Set<Long> before =
          model(again.stream()).ownedByLocation.getOrDefault(again.location().toString(), Set.of());
      assertEquals(age <= RecentCommits.RECENT_MAX ? before : Set.of(), numbers(owned), "again");
      if (age > RecentCommits.RECENT_MAX) {
        model(again.stream()).overwrite(again.oldest(), nowUs / 1000);
      }
    }

    private void announce(Step step) {
      String stream = "s" + step.stream;
      if (desk.stream(stream) != null) {
        desk.confirm(stream, 0, step.oldest, nowUs);
        model(stream).overwrite(step.oldest, nowUs / 1000);
      }
    }

    /** The ledger found holes of these streams to be due. */
    private void expired(Set<String> streams, long beforeMs) {
      assertTrue(Math.abs(DeviceLedger.beforeMs(nowUs, LIMITS) - beforeMs) <= 1);
      streams.forEach(stream -> model(stream).expire(beforeMs));
    }

    private void expire() {
      desk.expire(nowUs);
      long beforeMs = DeviceLedger.beforeMs(nowUs, LIMITS);
      for (StreamModel model : models.values()) {
        assertTrue(model.fates.values().stream().noneMatch(fate -> fate.isDue(beforeMs)));
      }
    }

    private static boolean isFragmenting(StreamModel model, SeqRanges runs, long oldest) {
      StreamModel then = model.copy();
      then.store(List.copyOf(numbers(runs)), runs.min(), runs.max(), oldest, 0);
      boolean fresh = !notStored(model, runs).isEmpty();
      return fresh && then.gaps() > LIMITS.fragmentsMax() && then.gaps() > model.gaps();
    }

    void check() {
      long stored = 0;
      long duplicates = 0;
      long lost = 0;
      for (Map.Entry<String, StreamModel> entry : models.entrySet()) {
        @Nullable StreamLedger stream = desk.stream(entry.getKey());
        if (stream == null) {
          assertTrue(entry.getValue().fates.isEmpty());
          continue;
        }
        Ledgers.StreamReport report = stream.report();
        checkStream(entry.getValue(), report);
        stored += report.storedRecords();
        duplicates += report.duplicates();
        lost += report.lostRecords();
      }
      Ledgers.DeviceSummary summary = desk.ledger.summary("d", 1, LIMITS);
      assertEquals(stored, summary.stored());
      assertEquals(duplicates, summary.duplicates());
      assertEquals(lost, summary.lost());
      assertTrue(desk.ledger.live().size() <= LIMITS.liveStreamsMax());
      int bytes = StateCodec.toWire(desk.ledger).getSerializedSize();
      assertTrue(bytes <= LedgerSize.of(desk.ledger), "size is estimated too low");
      assertTrue(bytes <= DeviceLedger.STATE_BYTES_MAX);
    }

    private void checkStream(StreamModel model, Ledgers.StreamReport report) {
      assertEquals(model.fates.size(), report.next(), "every number is classified");
      assertEquals(model.numbers("STORED"), numbers(report.stored()), "stored");
      assertEquals(model.numbers("MISSING"), numbers(report.missing()), "missing");
      for (Ledgers.Cause cause : Ledgers.Cause.values()) {
        Set<Long> lost = new HashSet<>();
        report.lost().stream()
            .filter(loss -> loss.cause() == cause)
            .forEach(loss -> lost.addAll(numbers(loss.range())));
        assertEquals(model.numbers(cause.name()), lost, cause.name());
      }
      assertEquals(model.watermark(), report.watermark(), "watermark");
      assertEquals(model.received, report.storedRecords() + report.duplicates(), "received");
      assertEquals(report.stored().size(), report.storedRecords());
      assertOwnersPartitionStored(model);
    }

    private static void assertOwnersPartitionStored(StreamModel model) {
      Set<Long> union = new HashSet<>();
      for (Set<Long> owned : model.ownedByLocation.values()) {
        for (long seq : owned) {
          assertTrue(union.add(seq), "two frames own " + seq);
        }
      }
      assertEquals(model.numbers("STORED"), union);
    }
  }

  private static Set<Long> notStored(StreamModel model, SeqRanges runs) {
    Set<Long> fresh = new HashSet<>(numbers(runs));
    fresh.removeIf(model::isStored);
    return fresh;
  }

  private static Set<Long> numbers(SeqRanges ranges) {
    Set<Long> numbers = new HashSet<>();
    for (int i = 0; i < ranges.count(); i++) {
      for (long seq = ranges.first(i); seq <= ranges.last(i); seq++) {
        numbers.add(seq);
      }
    }
    return numbers;
  }
}
