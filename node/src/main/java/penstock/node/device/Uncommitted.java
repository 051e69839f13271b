package penstock.node.device;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts of chunks in which nothing was new: kept in memory, and persisted with the next event of
 * their stream or when the actor stops, so that a device that replays everything costs no write. A
 * crash forgets them. Belongs to one actor; not thread-safe.
 */
final class Uncommitted {

  private record Count(String stream, long duplicates, long malformed) {}

  /** At most one for each live stream. */
  private final List<Count> counts = new ArrayList<>(0);

  private long lastSeenUs;

  void add(String stream, long duplicates, long malformed, long nowUs) {
    Count before = find(stream);
    counts.remove(before);
    counts.add(
        new Count(
            stream,
            Saturating.sum(before == null ? 0 : before.duplicates, duplicates),
            Saturating.sum(before == null ? 0 : before.malformed, malformed)));
    lastSeenUs = nowUs;
  }

  private @Nullable Count find(String stream) {
    for (Count count : counts) {
      if (count.stream.equals(stream)) {
        return count;
      }
    }
    return null;
  }

  /** The event with what was counted for its stream; {@link #forget} it once it is persisted. */
  LedgerEvent joinedWith(LedgerEvent event) {
    String stream = streamOf(event);
    Count count = stream == null ? null : find(stream);
    if (count == null) {
      return event;
    }
    return event instanceof LedgerEvent.Committed committed
        ? committed.plus(count.duplicates, count.malformed)
        : ((LedgerEvent.Confirmed) event).plus(count.duplicates, count.malformed);
  }

  /** What was counted for the event's stream is persisted with it. */
  void forget(LedgerEvent event) {
    String stream = streamOf(event);
    counts.removeIf(count -> count.stream.equals(stream));
  }

  private static @Nullable String streamOf(LedgerEvent event) {
    if (event instanceof LedgerEvent.Committed committed) {
      return committed.taken().stream();
    }
    return event instanceof LedgerEvent.Confirmed confirmed ? confirmed.stream() : null;
  }

  /** An event for what was counted for a stream; none where nothing was. */
  List<LedgerEvent> of(String stream, long atUs) {
    Count count = find(stream);
    return count == null ? List.of() : List.of(event(count, atUs));
  }

  /** Events for all that was counted. */
  List<LedgerEvent> all(long atUs) {
    return counts.stream().map(count -> event(count, atUs)).toList();
  }

  private static LedgerEvent event(Count count, long atUs) {
    return new LedgerEvent.Confirmed(atUs, count.stream, count.duplicates, count.malformed, -1);
  }

  /** The ledger with what was counted. */
  DeviceLedger addedTo(DeviceLedger ledger) {
    return ledger.after(all(lastSeenUs));
  }

  /** The stream with what was counted for it. */
  StreamLedger addedTo(StreamLedger stream) {
    Count count = find(stream.name());
    return count == null ? stream : stream.counted(count.duplicates, count.malformed);
  }
}
