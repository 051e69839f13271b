package penstock.node.device;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import penstock.protocol.SeqRanges;

/**
 * All that is decided about a device's records: what of a chunk is new, which frame owns which
 * records, what is lost. Immutable, and free of clocks, I/O and actors: a decision is a list of
 * events, and {@link #after} is the state that they make.
 *
 * @param live most recently used first
 * @param versionUs of the last event, in µs since 1970
 * @param lastSeenUs when a chunk last arrived, in µs since 1970
 */
record DeviceLedger(
    List<StreamLedger> live,
    RecentCommits commits,
    RetiredTotals retired,
    long versionUs,
    long lastSeenUs) {

  static final DeviceLedger EMPTY =
      new DeviceLedger(List.of(), RecentCommits.NONE, RetiredTotals.NONE, 0, 0);

  /**
   * A serialized state stays below: 100,000 devices are then 100 MB in the database. Where a state
   * would grow beyond, streams are retired early, and then what only helps to verify and date
   * records, or to repeat old answers, is forgotten.
   */
  static final int STATE_BYTES_MAX = 1024;

  @Nullable StreamLedger live(String stream) {
    for (StreamLedger ledger : live) {
      if (ledger.name().equals(stream)) {
        return ledger;
      }
    }
    return null;
  }

  private StreamLedger liveOrEmpty(String stream) {
    StreamLedger ledger = live(stream);
    return ledger == null ? StreamLedger.empty(stream) : ledger;
  }

  /** Whether the stream may be among the retired ones. */
  boolean mayBeRetired(String stream) {
    return retired.streams() > 0 && live(stream) == null;
  }

  Assessment assess(Ledgers.Offer offer, LedgerLimits limits) {
    StreamLedger stream = liveOrEmpty(offer.stream());
    SeqRanges fresh = stream.fresh(offer.runs());
    SeqRanges known = offer.runs().minus(fresh);
    return new Assessment(
        fresh,
        known,
        stream.boots().spans(offer.boots(), offer.monoUs(), offer.arrivalUs()),
        stream.checksIn(known),
        !fresh.isEmpty() && fragments(stream, offer, limits.fragmentsMax()));
  }

  private static boolean fragments(StreamLedger stream, Ledgers.Offer offer, int fragmentsMax) {
    SeqRanges runs = offer.runs();
    int gaps = stream.holding(runs, runs.min(), runs.max(), offer.oldest(), 0).gaps().count();
    return gaps > fragmentsMax && gaps > stream.gaps().count();
  }

  /** What a frame owned that was committed lately, null where that is not remembered. */
  @Nullable SeqRanges committed(Proposal proposal) {
    return commits.find(proposal.location(), proposal.ranges());
  }

  /**
   * Takes a frame that is not remembered.
   *
   * @param duplicates records of the same chunk that were stored before
   * @param arrived it arrives just now; false where recovery proposes it
   * @return nothing where that changes nothing
   */
  Optional<LedgerEvent> commit(Proposal proposal, long duplicates, boolean arrived, long atUs) {
    StreamLedger stream = liveOrEmpty(proposal.stream());
    SeqRanges owned = stream.fresh(proposal.ranges());
    boolean whole = owned.size() == proposal.ranges().size();
    if (!arrived && owned.isEmpty()) {
      return stream.losesBelow(proposal.oldest())
          ? Optional.of(new LedgerEvent.Confirmed(atUs, stream.name(), 0, 0, proposal.oldest()))
          : Optional.empty();
    }
    long superseded = arrived ? proposal.ranges().size() - owned.size() : 0;
    return Optional.of(
        new LedgerEvent.Committed(
            atUs,
            whole ? proposal : proposal.owning(owned),
            whole,
            Saturating.sum(duplicates, superseded),
            proposal.malformed()));
  }

  /** Whether a chunk without a new record brings a loss, which must be durable. */
  boolean losesBelow(String stream, long oldest) {
    return liveOrEmpty(stream).losesBelow(oldest);
  }

  /** The holes that are due to become losses. */
  List<LedgerEvent> expire(long atUs, LedgerLimits limits) {
    long beforeMs = beforeMs(atUs, limits);
    long holeMs = liveHoleMs();
    return holeMs > 0 && holeMs < beforeMs
        ? List.of(new LedgerEvent.Expired(atUs, beforeMs, -1))
        : List.of();
  }

  /** Whether a hole of a retired stream may be due. */
  boolean retiredHoleIsDue(long atUs, LedgerLimits limits) {
    return retired.holeMs() > 0 && retired.holeMs() < beforeMs(atUs, limits);
  }

  static long beforeMs(long atUs, LedgerLimits limits) {
    return (atUs - limits.holeExpiryUs()) / 1000;
  }

  private long liveHoleMs() {
    long holeMs = 0;
    for (StreamLedger stream : live) {
      holeMs = RetiredTotals.earlier(holeMs, stream.gaps().holeMs());
    }
    return holeMs;
  }

  /** The live stream that has to be retired before the event, null where none has. */
  @Nullable StreamLedger surplusFor(LedgerEvent event, LedgerLimits limits) {
    DeviceLedger then = applied(event);
    boolean tooMany = then.live.size() > limits.liveStreamsMax();
    if (!tooMany && (then.live.size() < 2 || LedgerSize.of(then) <= STATE_BYTES_MAX)) {
      return null;
    }
    StreamLedger coldest = live.get(live.size() - 1);
    boolean used = coldest.name().equals(then.live.get(0).name());
    return used ? (live.size() > 1 ? live.get(live.size() - 2) : null) : coldest;
  }

  DeviceLedger after(LedgerEvent event) {
    return applied(event).slimmed();
  }

  DeviceLedger after(List<LedgerEvent> events) {
    DeviceLedger ledger = this;
    for (LedgerEvent event : events) {
      ledger = ledger.after(event);
    }
    return ledger;
  }

  private DeviceLedger applied(LedgerEvent event) {
    DeviceLedger then;
    if (event instanceof LedgerEvent.Committed committed) {
      then = applied(committed);
    } else if (event instanceof LedgerEvent.Confirmed confirmed) {
      then = applied(confirmed);
    } else if (event instanceof LedgerEvent.Expired expired) {
      then = applied(expired);
    } else if (event instanceof LedgerEvent.Retired gone) {
      then = applied(gone);
    } else {
      then = applied((LedgerEvent.Revived) event);
    }
    return new DeviceLedger(then.live, then.commits, then.retired, event.atUs(), then.lastSeenUs);
  }

  private DeviceLedger applied(LedgerEvent.Committed event) {
    Proposal taken = event.taken();
    return new DeviceLedger(
        using(
            liveOrEmpty(taken.stream())
                .committed(taken)
                .counted(event.duplicates(), event.malformed())),
        commits.with(taken.location(), event.whole() ? null : taken.ranges()),
        retired,
        versionUs,
        Math.max(lastSeenUs, taken.arrivalUs()));
  }

  private DeviceLedger applied(LedgerEvent.Confirmed event) {
    long ms = event.atUs() / 1000;
    StreamLedger stream =
        liveOrEmpty(event.stream())
            .overwrittenBelow(event.oldest(), ms)
            .counted(event.duplicates(), event.malformed());
    return new DeviceLedger(
        using(stream), commits, retired, versionUs, Math.max(lastSeenUs, event.atUs()));
  }

  private DeviceLedger applied(LedgerEvent.Expired event) {
    long ms = event.atUs() / 1000;
    List<StreamLedger> streams =
        live.stream().map(stream -> stream.expired(event.beforeMs(), ms)).toList();
    RetiredTotals totals =
        event.retiredHoleMs() < 0 ? retired : retired.withHole(event.retiredHoleMs());
    return new DeviceLedger(streams, commits, totals, versionUs, lastSeenUs);
  }

  private DeviceLedger applied(LedgerEvent.Retired event) {
    RetiredTotals totals = retired.with(liveOrEmpty(event.stream()));
    return new DeviceLedger(without(event.stream()), commits, totals, versionUs, lastSeenUs);
  }

  private DeviceLedger applied(LedgerEvent.Revived event) {
    RetiredTotals totals = retired.without(event.stream());
    return new DeviceLedger(using(event.stream()), commits, totals, versionUs, lastSeenUs);
  }

  private List<StreamLedger> using(StreamLedger stream) {
    if (live.size() == 1 && live.get(0).name().equals(stream.name())) {
      return List.of(stream);
    }
    List<StreamLedger> streams = new ArrayList<>(live.size() + 1);
    streams.add(stream);
    streams.addAll(without(stream.name()));
    return List.copyOf(streams);
  }

  private List<StreamLedger> without(String stream) {
    return live.stream().filter(other -> !other.name().equals(stream)).toList();
  }

  private DeviceLedger slimmed() {
    DeviceLedger slim = this;
    for (int halvings = 1; halvings < 3 && LedgerSize.of(slim) > STATE_BYTES_MAX; halvings++) {
      int half = halvings;
      slim =
          new DeviceLedger(
              live.stream()
                  .map(s -> s.slim(Checks.RECENT_MAX >> half, Boots.RECENT_MAX >> half))
                  .toList(),
              commits.newest(RecentCommits.RECENT_MAX >> half),
              retired,
              versionUs,
              lastSeenUs);
    }
    return slim;
  }

  /** In numbers of records, over all streams. */
  Ledgers.DeviceSummary summary(String device, long version, LedgerLimits limits) {
    RetiredTotals totals = retired;
    for (StreamLedger stream : live) {
      totals = totals.with(stream);
    }
    return new Ledgers.DeviceSummary(
        device,
        version,
        totals.stored(),
        totals.duplicates(),
        totals.lost(),
        totals.malformed(),
        totals.streams(),
        lastSeenUs,
        totals.holeMs() == 0 ? 0 : (totals.holeMs() + 1) * 1000 + limits.holeExpiryUs());
  }

  /** Stream by stream, with those that were read from the table of retired ones. */
  Ledgers.DeviceReport report(Ledgers.DeviceSummary summary, List<StreamLedger> shelved) {
    List<StreamLedger> streams = new ArrayList<>(live);
    shelved.stream().filter(stream -> live(stream.name()) == null).forEach(streams::add);
    streams.sort(Comparator.comparing(StreamLedger::name));
    return new Ledgers.DeviceReport(summary, streams.stream().map(StreamLedger::report).toList());
  }

  @Nullable StreamLedger firstNotLive(List<StreamLedger> streams) {
    return streams.stream().filter(stream -> live(stream.name()) == null).findFirst().orElse(null);
  }
}
