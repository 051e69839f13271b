package penstock.node.device;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.node.database.Database;

/**
 * The sums of all ledgers, so that fleet totals cost nothing to ask for. Fed with the summary in
 * every reply of {@link Ledgers}, and loaded from the database at start. Rows are written at
 * checkpoints only: what was not written before a crash is behind the checkpoint, its frames are
 * proposed again, and the replies bring the sums up to date; what no frame tells of is noted
 * ({@link JdbcSumsNotes}). About 200 bytes a known device.
 *
 * <p>A node of a fleet hears of some devices only: its book keeps what was not written yet and
 * nothing else, and the database adds up ({@link JdbcFleetLedger}).
 *
 * <p>Thread-safe; the database is never touched while others wait.
 */
public final class LedgerBook {

  /** Rows per transaction: a few ms, so that nothing waits long for a connection. */
  private static final int ROWS_MAX = 500;

  private final SummaryTable table;
  private final boolean keepsAll;
  private final Map<String, Ledgers.DeviceSummary> summaries = new HashMap<>();
  private final Set<String> dirty = new HashSet<>();
  private final WideSum stored = new WideSum();
  private final WideSum duplicates = new WideSum();
  private final WideSum lost = new WideSum();
  private final WideSum malformed = new WideSum();
  private final WideSum streams = new WideSum();

  private LedgerBook(SummaryTable table, boolean keepsAll) {
    this.table = table;
    this.keepsAll = keepsAll;
  }

  /** For a node of a fleet: empty, and again after each {@link #flush}. */
  public static LedgerBook ofFleet(Database database) {
    return new LedgerBook(new SummaryTable(database), false);
  }

  /** Loads what was written last. Blocking. */
  public static LedgerBook load(Database database) {
    SummaryTable table = new SummaryTable(database);
    LedgerBook book = new LedgerBook(table, true);
    table.forEach(summary -> book.take(summary, false));
    return book;
  }

  /** Takes the summary of a reply, unless a newer one is known. */
  public void update(Ledgers.DeviceSummary summary) {
    take(summary, true);
  }

  private synchronized void take(Ledgers.DeviceSummary summary, boolean isNews) {
    Ledgers.DeviceSummary before = summaries.get(summary.device());
    if (before != null && before.version() >= summary.version()) {
      return;
    }
    summaries.put(summary.device(), summary);
    if (isNews) {
      dirty.add(summary.device());
    }
    replace(before, summary);
  }

  private void replace(Ledgers.@Nullable DeviceSummary before, Ledgers.DeviceSummary after) {
    if (before != null) {
      remove(before);
    }
    stored.add(after.stored());
    duplicates.add(after.duplicates());
    lost.add(after.lost());
    malformed.add(after.malformed());
    streams.add(after.streams());
  }

  private void remove(Ledgers.DeviceSummary summary) {
    stored.subtract(summary.stored());
    duplicates.subtract(summary.duplicates());
    lost.subtract(summary.lost());
    malformed.subtract(summary.malformed());
    streams.subtract(summary.streams());
  }

  /** Of what the book holds. */
  public synchronized FleetTotals totals() {
    return new FleetTotals(
        Saturating.sum(stored.value(), duplicates.value()),
        stored.value(),
        duplicates.value(),
        lost.value(),
        malformed.value(),
        summaries.size(),
        streams.value());
  }

  public synchronized Optional<Ledgers.DeviceSummary> find(String device) {
    return Optional.ofNullable(summaries.get(device));
  }

  /** The devices that lost most, the worst first; only such that lost anything. */
  public synchronized List<Ledgers.DeviceSummary> losers(int most) {
    Comparator<Ledgers.DeviceSummary> byLost =
        Comparator.comparingLong(Ledgers.DeviceSummary::lost)
            .thenComparing(Ledgers.DeviceSummary::device, Comparator.reverseOrder());
    PriorityQueue<Ledgers.DeviceSummary> worst = new PriorityQueue<>(byLost);
    for (Ledgers.DeviceSummary summary : summaries.values()) {
      if (summary.lost() > 0) {
        worst.add(summary);
        if (worst.size() > most) {
          worst.remove();
        }
      }
    }
    return worst.stream().sorted(byLost.reversed()).toList();
  }

  /** The devices that have a hole which became a loss by then, at most {@code max}. */
  public synchronized List<String> due(long nowUs, int max) {
    return summaries.values().stream()
        .filter(summary -> summary.nextExpiryUs() > 0 && summary.nextExpiryUs() <= nowUs)
        .limit(max)
        .map(Ledgers.DeviceSummary::device)
        .toList();
  }

  /**
   * Writes what changed since the last time. Blocking.
   *
   * @throws penstock.node.database.DatabaseException where it could not; nothing is forgotten then
   */
  public void flush() {
    List<Ledgers.DeviceSummary> rows = takeDirty();
    int written = 0;
    try {
      while (written < rows.size()) {
        int end = Math.min(written + ROWS_MAX, rows.size());
        table.write(rows.subList(written, end));
        forget(rows.subList(written, end));
        written = end;
      }
    } finally {
      putBack(rows.subList(written, rows.size()));
    }
  }

  private synchronized List<Ledgers.DeviceSummary> takeDirty() {
    List<Ledgers.DeviceSummary> rows = new ArrayList<>(dirty.size());
    for (String device : dirty) {
      Ledgers.DeviceSummary summary = summaries.get(device);
      if (summary != null) {
        rows.add(summary);
      }
    }
    dirty.clear();
    // In one order on all nodes, so that no two transactions wait for each other.
    rows.sort(Comparator.comparing(Ledgers.DeviceSummary::device));
    return rows;
  }

  private synchronized void forget(List<Ledgers.DeviceSummary> rows) {
    if (keepsAll) {
      return;
    }
    for (Ledgers.DeviceSummary row : rows) {
      if (!dirty.contains(row.device()) && summaries.remove(row.device(), row)) {
        remove(row);
      }
    }
  }

  private synchronized void putBack(List<Ledgers.DeviceSummary> rows) {
    rows.forEach(row -> dirty.add(row.device()));
  }
}
