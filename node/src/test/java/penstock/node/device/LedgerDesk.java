package penstock.node.device;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import penstock.node.wire.LedgerWire;
import penstock.protocol.SeqRanges;

/**
 * Does with a {@link DeviceLedger} what its actor does, one command at a time, without an actor:
 * applies events, retires and revives streams. The table of retired streams is a map of bytes.
 */
final class LedgerDesk {

  final LedgerLimits limits;
  DeviceLedger ledger = DeviceLedger.EMPTY;
  final Map<String, byte[]> table = new HashMap<>();
  final List<LedgerEvent> journal = new ArrayList<>();
  private final BiConsumer<Set<String>, Long> onExpired;
  private long lastUs;

  /**
   * @param onExpired is told of the live streams and the time, before holes become losses
   */
  LedgerDesk(LedgerLimits limits, BiConsumer<Set<String>, Long> onExpired) {
    this.limits = limits;
    this.onExpired = onExpired;
  }

  Assessment assess(Ledgers.Offer offer) {
    revive(offer.stream(), offer.arrivalUs());
    return ledger.assess(offer, limits);
  }

  SeqRanges commit(Proposal proposal, long duplicates, boolean arrived, long nowUs) {
    revive(proposal.stream(), nowUs);
    SeqRanges before = ledger.committed(proposal);
    if (before != null) {
      return before;
    }
    Optional<LedgerEvent> event = ledger.commit(proposal, duplicates, arrived, tick(nowUs));
    event.ifPresent(this::persist);
    return event.isPresent() && event.get() instanceof LedgerEvent.Committed committed
        ? committed.taken().ranges()
        : SeqRanges.EMPTY;
  }

  void confirm(String stream, long duplicates, long oldest, long nowUs) {
    revive(stream, nowUs);
    persist(new LedgerEvent.Confirmed(tick(nowUs), stream, duplicates, 0, oldest));
  }

  void expire(long nowUs) {
    apply(ledger.expire(tick(nowUs), limits));
    while (ledger.retiredHoleIsDue(nowUs, limits)) {
      long beforeMs = DeviceLedger.beforeMs(nowUs, limits);
      StreamLedger oldest = retiredWithOldestHole();
      if (oldest == null || oldest.gaps().holeMs() >= beforeMs) {
        long holeMs = oldest == null ? 0 : oldest.gaps().holeMs();
        apply(List.of(new LedgerEvent.Expired(tick(nowUs), beforeMs, holeMs)));
      } else {
        revive(oldest.name(), nowUs);
        apply(ledger.expire(tick(nowUs), limits));
      }
    }
  }

  private @Nullable StreamLedger retiredWithOldestHole() {
    return table.keySet().stream()
        .filter(name -> ledger.live(name) == null)
        .map(this::shelved)
        .filter(stream -> stream.gaps().holeMs() > 0)
        .min(Comparator.comparing(stream -> stream.gaps().holeMs()))
        .orElse(null);
  }

  private void persist(LedgerEvent event) {
    retireFor(event);
    apply(ledger.expire(event.atUs(), limits));
    apply(List.of(event));
  }

  private void retireFor(LedgerEvent event) {
    StreamLedger surplus = ledger.surplusFor(event, limits);
    while (surplus != null) {
      table.put(surplus.name(), StateCodec.toWire(surplus).toByteArray());
      apply(List.of(new LedgerEvent.Retired(event.atUs(), surplus.name())));
      surplus = ledger.surplusFor(event, limits);
    }
  }

  private void revive(String stream, long nowUs) {
    if (ledger.mayBeRetired(stream) && table.containsKey(stream)) {
      LedgerEvent event = new LedgerEvent.Revived(tick(nowUs), shelved(stream));
      retireFor(event);
      apply(List.of(event));
    }
  }

  StreamLedger shelved(String stream) {
    try {
      return StateCodec.fromWire(LedgerWire.Stream.parseFrom(table.get(stream)));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The stream, live or retired; null where it was never seen. */
  @Nullable StreamLedger stream(String name) {
    StreamLedger live = ledger.live(name);
    return live != null ? live : table.containsKey(name) ? shelved(name) : null;
  }

  private void apply(List<LedgerEvent> events) {
    for (LedgerEvent event : events) {
      if (event instanceof LedgerEvent.Expired expired) {
        Set<String> streams =
            ledger.live().stream().map(StreamLedger::name).collect(Collectors.toSet());
        onExpired.accept(streams, expired.beforeMs());
      }
      journal.add(event);
      ledger = ledger.after(event);
    }
  }

  private long tick(long nowUs) {
    lastUs = Math.max(lastUs + 1, nowUs);
    return lastUs;
  }

  void roundTrip() {
    ledger = roundTripped(ledger);
  }

  static DeviceLedger roundTripped(DeviceLedger ledger) {
    try {
      return StateCodec.fromWire(
          LedgerWire.Ledger.parseFrom(StateCodec.toWire(ledger).toByteArray()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
