package penstock.node.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.node.database.Database;
import penstock.node.database.DatabaseSettings;
import penstock.node.device.Ledgers.DeviceSummary;

/** What several nodes have heard, added up by the database. */
final class JdbcFleetLedgerTest {

  private final Database database;
  private final LedgerBook one;
  private final LedgerBook other;
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger flushes = new AtomicInteger();
  private final JdbcFleetLedger fleet;

  JdbcFleetLedgerTest(@TempDir Path dir) {
    database = Database.open(DatabaseSettings.of(LedgerNode.config(dir)));
    one = LedgerBook.ofFleet(database);
    other = LedgerBook.ofFleet(database);
    fleet = new JdbcFleetLedger(database, this::flush, Runnable::run, nanos::get);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private CompletionStage<?> flush() {
    flushes.incrementAndGet();
    one.flush();
    other.flush();
    return CompletableFuture.completedFuture(null);
  }

  private static DeviceSummary summary(String device, long version, long stored, long lost) {
    return new DeviceSummary(device, version, stored, 1, lost, 2, 3, 4, 0);
  }

  private FleetTotals totals() {
    return fleet.totals().toCompletableFuture().join();
  }

  private List<String> losers(int most) {
    return fleet.losers(most).toCompletableFuture().join().stream()
        .map(DeviceSummary::device)
        .toList();
  }

  @Test
  void shouldAddUpWhatAllNodesHaveHeard() {
    assertEquals(new FleetTotals(0, 0, 0, 0, 0, 0, 0), totals());
    one.update(summary("a", 1, 10, 0));
    other.update(summary("a", 2, 30, 5));
    other.update(summary("b", 1, 100, 7));
    one.update(summary("c", 9, 1_000, 5));
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
    assertEquals(new FleetTotals(1_133, 1_130, 3, 17, 6, 3, 9), totals());
    assertEquals(totals(), fleet.latest());
    assertEquals(List.of("b", "a", "c"), losers(10));
    assertEquals(List.of("b"), losers(1));
    assertEquals(0, one.totals().devices(), "what is written is forgotten");
  }

  @Test
  void shouldTakeTheNewestWhoeverWritesLast() {
    other.update(summary("a", 2, 30, 5));
    other.flush();
    one.update(summary("a", 1, 10, 0));
    one.flush();
    assertEquals(30, totals().stored());
  }

  @Test
  void shouldAskTheDatabaseOnceASecondAtMost() {
    totals();
    losers(3);
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(999));
    totals();
    assertEquals(1, flushes.get());
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
    totals();
    assertEquals(2, flushes.get());
  }

  @Test
  void shouldHaveNewTotalsMadeWhereTheLatestAreOld() {
    one.update(summary("a", 1, 10, 0));
    assertEquals(10, totals().stored());
    one.update(summary("a", 2, 20, 0));
    assertEquals(10, fleet.latest().stored());
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(16));
    fleet.latest();
    assertEquals(20, fleet.latest().stored());
  }

  @Test
  void shouldKeepToTheHighestLong() {
    one.update(new DeviceSummary("a", 1, Long.MAX_VALUE, 5, 0, 0, 1, 1, 0));
    one.update(new DeviceSummary("b", 1, Long.MAX_VALUE, 5, 0, 0, 1, 1, 0));
    assertEquals(Long.MAX_VALUE, totals().stored());
    assertEquals(Long.MAX_VALUE, totals().received());
  }

  @Test
  void shouldHealOnceTheDatabaseIsBack() {
    AtomicBoolean away = new AtomicBoolean(true);
    JdbcFleetLedger healing =
        new JdbcFleetLedger(
            database,
            () -> CompletableFuture.completedFuture(null),
            work -> {
              if (away.get()) {
                throw new java.util.concurrent.RejectedExecutionException("away");
              }
              work.run();
            },
            nanos::get);
    CompletableFuture<FleetTotals> failed = failing(healing);
    assertThrows(CompletionException.class, failed::join);
    away.set(false);
    assertEquals(0, healing.totals().toCompletableFuture().join().stored());
  }

  private static CompletableFuture<FleetTotals> failing(JdbcFleetLedger ledger) {
    try {
      return ledger.totals().toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Test
  void shouldFindDueHolesOnTheNodeThatSweeps() {
    one.update(new DeviceSummary("a", 1, 0, 0, 0, 0, 1, 1, 50));
    one.update(new DeviceSummary("b", 1, 0, 0, 0, 0, 1, 1, 40));
    one.update(new DeviceSummary("c", 1, 0, 0, 0, 0, 1, 1, 0));
    one.update(new DeviceSummary("d", 1, 0, 0, 0, 0, 1, 1, 60));
    one.flush();
    AtomicBoolean mine = new AtomicBoolean(true);
    ExpirySweep.DueDevices due = fleet.dueWhere(mine::get);
    assertEquals(List.of("b", "a"), due.due(50, 10));
    assertEquals(List.of("b"), due.due(50, 1));
    mine.set(false);
    assertEquals(List.of(), due.due(50, 10));
  }
}
