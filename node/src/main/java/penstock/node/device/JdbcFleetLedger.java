package penstock.node.device;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import penstock.node.database.Database;
import penstock.node.device.Ledgers.DeviceSummary;

/**
 * The sums of all ledgers of a fleet, by the table {@code device_summary}: each node writes there
 * what it has heard, on demand, and the database adds up. However many ask, it does so at most once
 * a second, and at most a tenth of the time. Thread-safe.
 */
public final class JdbcFleetLedger implements FleetLedger {

  /** As many as any operator may ask for. */
  private static final int LOSERS_MAX = 1_000;

  private static final Duration AGE_MIN = Duration.ofSeconds(1);
  private static final int AGE_PER_WORK = 10;

  /** For who does not need it to the second, such as metrics. */
  private static final Duration LATEST_AGE_MAX = Duration.ofSeconds(15);

  private static final String TOTALS =
      "SELECT COUNT(*), SUM(\"stored\"), SUM(\"duplicates\"), SUM(\"lost\"), SUM(\"malformed\"),"
          + " SUM(\"streams\") FROM \"device_summary\"";
  private static final String LOSERS =
      SummaryTable.SELECT + " WHERE \"lost\" > 0 ORDER BY \"lost\" DESC, \"device\" LIMIT ?";
  private static final String DUE =
      "SELECT \"device\" FROM \"device_summary\" WHERE \"next_expiry_us\" > 0"
          + " AND \"next_expiry_us\" <= ? ORDER BY \"next_expiry_us\" LIMIT ?";

  private record Sums(FleetTotals totals, List<DeviceSummary> losers) {}

  private static final Sums NOTHING = new Sums(new FleetTotals(0, 0, 0, 0, 0, 0, 0), List.of());

  private final Database database;
  private final Supplier<? extends CompletionStage<?>> flush;
  private final Executor blocking;
  private final LongSupplier nanos;

  private @Nullable CompletableFuture<Sums> current;
  private long begunNanos;
  private long goodForNanos;
  private volatile Sums latest = NOTHING;

  /**
   * Over the table.
   *
   * @param flush has all nodes write what they have heard; its failure changes nothing
   * @param nanos as {@link System#nanoTime}
   */
  public JdbcFleetLedger(
      Database database,
      Supplier<? extends CompletionStage<?>> flush,
      Executor blocking,
      LongSupplier nanos) {
    this.database = database;
    this.flush = flush;
    this.blocking = blocking;
    this.nanos = nanos;
  }

  @Override
  public CompletionStage<FleetTotals> totals() {
    return sums().thenApply(Sums::totals);
  }

  @Override
  public CompletionStage<List<DeviceSummary>> losers(int most) {
    return sums().thenApply(sums -> sums.losers().subList(0, Math.min(most, sums.losers().size())));
  }

  /** The last totals that are known, at once; has newer ones made where they are old. */
  public FleetTotals latest() {
    boolean old;
    synchronized (this) {
      old = current == null || nanos.getAsLong() - begunNanos > LATEST_AGE_MAX.toNanos();
    }
    if (old) {
      var unused = sums();
    }
    return latest.totals();
  }

  private synchronized CompletableFuture<Sums> sums() {
    CompletableFuture<Sums> last = current;
    boolean good =
        last != null
            && !last.isCompletedExceptionally()
            && (!last.isDone() || nanos.getAsLong() - begunNanos < goodForNanos);
    if (last != null && good) {
      return last;
    }
    begunNanos = nanos.getAsLong();
    CompletableFuture<Sums> next =
        flush
            .get()
            .handle((done, failure) -> nanos.getAsLong())
            .thenApplyAsync(this::read, blocking)
            .toCompletableFuture();
    current = next;
    return next;
  }

  private Sums read(long begun) {
    Sums sums =
        database.run(
            "add up the sums of all ledgers",
            connection -> new Sums(totals(connection), losers(connection)));
    latest = sums;
    long work = nanos.getAsLong() - begun;
    synchronized (this) {
      goodForNanos = Math.max(AGE_MIN.toNanos(), work * AGE_PER_WORK);
    }
    return sums;
  }

  private static FleetTotals totals(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(TOTALS);
        ResultSet row = select.executeQuery()) {
      row.next();
      long stored = fitting(row.getBigDecimal(2));
      long duplicates = fitting(row.getBigDecimal(3));
      return new FleetTotals(
          Saturating.sum(stored, duplicates),
          stored,
          duplicates,
          fitting(row.getBigDecimal(4)),
          fitting(row.getBigDecimal(5)),
          row.getLong(1),
          fitting(row.getBigDecimal(6)));
    }
  }

  /** Sums of none are null; sums of many may not fit. */
  private static long fitting(@Nullable BigDecimal sum) {
    if (sum == null) {
      return 0;
    }
    return sum.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
  }

  private static List<DeviceSummary> losers(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LOSERS)) {
      select.setInt(1, LOSERS_MAX);
      List<DeviceSummary> losers = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          losers.add(SummaryTable.summary(rows));
        }
      }
      return List.copyOf(losers);
    }
  }

  /**
   * The devices with holes that are losses by now; none on nodes that leave it to another.
   * Blocking.
   */
  public ExpirySweep.DueDevices dueWhere(BooleanSupplier mine) {
    return (nowUs, max) -> mine.getAsBoolean() ? due(nowUs, max) : List.of();
  }

  private List<String> due(long nowUs, int max) {
    return database.run(
        "look for holes that are losses by now",
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(DUE)) {
            select.setLong(1, nowUs);
            select.setInt(2, max);
            List<String> devices = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                devices.add(rows.getString(1));
              }
            }
            return devices;
          }
        });
  }
}
