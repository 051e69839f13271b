package penstock.node.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.node.database.Database;
import penstock.node.database.DatabaseException;
import penstock.node.database.DatabaseSettings;
import penstock.node.device.Ledgers.DeviceSummary;
import penstock.node.segment.FrameLocation;

/** The sums of all ledgers, the checkpoint that keeps them, and the sweep that they feed. */
class LedgerBookTest {

  private final DatabaseSettings settings;
  private Database database;

  LedgerBookTest(@TempDir Path dir) {
    settings = DatabaseSettings.of(LedgerNode.config(dir));
    database = Database.open(settings);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void reopen() {
    database.close();
    database = Database.open(settings);
  }

  private static DeviceSummary summary(String device, long version, long count) {
    return new DeviceSummary(device, version, count, count * 2, count * 3, count * 4, 5, 6, 0);
  }

  private static DeviceSummary dueAt(String device, long nextExpiryUs) {
    return new DeviceSummary(device, 1, 0, 0, 0, 0, 1, 0, nextExpiryUs);
  }

  @Test
  void shouldAddUpTheNewestSummaryOfEachDevice() {
    LedgerBook book = LedgerBook.load(database);
    assertEquals(new FleetTotals(0, 0, 0, 0, 0, 0, 0), book.totals());
    book.update(summary("a", 1, 10));
    book.update(summary("b", 7, 1));
    book.update(summary("a", 3, 20));
    book.update(summary("a", 2, 15));
    assertEquals(new FleetTotals(63, 21, 42, 63, 84, 2, 10), book.totals());
    assertEquals(Optional.of(summary("a", 3, 20)), book.find("a"));
    assertEquals(Optional.empty(), book.find("c"));
  }

  @Test
  void shouldStayExactUnderSumsThatDoNotFit() {
    LedgerBook book = LedgerBook.load(database);
    for (int i = 0; i < 20; i++) {
      book.update(new DeviceSummary("d" + i, 1, Long.MAX_VALUE, Long.MAX_VALUE, 1, 0, 0, 0, 0));
    }
    assertEquals(Long.MAX_VALUE, book.totals().stored());
    assertEquals(Long.MAX_VALUE, book.totals().received());
    for (int i = 0; i < 20; i++) {
      book.update(new DeviceSummary("d" + i, 2, 3, 4, 1, 0, 0, 0, 0));
    }
    assertEquals(new FleetTotals(140, 60, 80, 20, 0, 20, 0), book.totals());
  }

  @Test
  void shouldLoadWhatWasFlushed() {
    Random random = new Random(1);
    LedgerBook book = LedgerBook.load(database);
    Map<String, DeviceSummary> expected = new HashMap<>();
    for (int i = 0; i < 3_000; i++) {
      DeviceSummary summary = summary("d" + random.nextInt(1_300), i, random.nextInt(1_000));
      book.update(summary);
      expected.put(summary.device(), summary);
      if (i % 1_000 == 0) {
        book.flush();
      }
    }
    book.flush();
    FleetTotals totals = book.totals();
    reopen();
    LedgerBook loaded = LedgerBook.load(database);
    assertEquals(totals, loaded.totals());
    expected.forEach((device, summary) -> assertEquals(Optional.of(summary), loaded.find(device)));
  }

  @Test
  void shouldNotOverwriteWhatAnotherNodeKnewLater() {
    LedgerBook mine = LedgerBook.load(database);
    LedgerBook other = LedgerBook.load(database);
    mine.update(summary("a", 5, 5));
    other.update(summary("a", 9, 9));
    other.flush();
    mine.flush();
    assertEquals(Optional.of(summary("a", 9, 9)), LedgerBook.load(database).find("a"));
  }

  @Test
  void shouldForgetNothingWhereTheDatabaseIsAway() {
    LedgerBook book = LedgerBook.load(database);
    book.update(summary("a", 1, 10));
    rename("device_summary", "device_summary_away");
    assertThrows(DatabaseException.class, book::flush);
    rename("device_summary_away", "device_summary");
    book.flush();
    assertEquals(book.totals(), LedgerBook.load(database).totals());
  }

  private void rename(String from, String to) {
    database.run(
        "rename",
        connection -> {
          try (var statement = connection.createStatement()) {
            return statement.execute("ALTER TABLE \"" + from + "\" RENAME TO \"" + to + "\"");
          }
        });
  }

  @Test
  void shouldCheckpointPerNodeAndFlushTheBook() {
    LedgerBook book = LedgerBook.load(database);
    Checkpoint mine = new Checkpoint(database, book, "node-1");
    Checkpoint other = new Checkpoint(database, book, "node-2");
    assertEquals(Optional.empty(), mine.last());
    book.update(summary("a", 1, 10));
    mine.checkpoint(new FrameLocation("s1", 7));
    mine.checkpoint(new FrameLocation("s2", 5));
    other.checkpoint(new FrameLocation("s3", 1));
    reopen();
    assertEquals(
        Optional.of(new FrameLocation("s2", 5)), new Checkpoint(database, book, "node-1").last());
    assertEquals(
        Optional.of(new FrameLocation("s3", 1)), new Checkpoint(database, book, "node-2").last());
    assertEquals(book.totals(), LedgerBook.load(database).totals());
  }

  @Test
  void shouldNotMoveTheCheckpointWhereTheSumsCouldNotBeWritten() {
    LedgerBook book = LedgerBook.load(database);
    Checkpoint checkpoint = new Checkpoint(database, book, "node-1");
    checkpoint.checkpoint(new FrameLocation("s1", 1));
    book.update(summary("a", 1, 10));
    rename("device_summary", "device_summary_away");
    assertThrows(DatabaseException.class, () -> checkpoint.checkpoint(new FrameLocation("s1", 2)));
    assertEquals(Optional.of(new FrameLocation("s1", 1)), checkpoint.last());
  }

  @Test
  void shouldWakeTheDevicesWhoseHolesAreDue() throws Exception {
    LedgerBook book = LedgerBook.load(database);
    for (int i = 1; i <= 100; i++) {
      book.update(dueAt("d" + i, i * 1_000L));
    }
    book.update(dueAt("never", 0));
    Clock clock = Clock.fixed(Instant.ofEpochMilli(40), ZoneOffset.UTC);
    List<String> woken = new ArrayList<>();
    ExpirySweep sweep =
        new ExpirySweep(
            book,
            device -> {
              synchronized (woken) {
                woken.add(device);
              }
              return CompletableFuture.completedFuture(
                  new DeviceSummary(device, 2, 0, 0, 9, 0, 1, 0, 0));
            },
            clock);
    assertEquals(40, sweep.sweep().toCompletableFuture().get(20, TimeUnit.SECONDS));
    assertEquals(40, woken.stream().distinct().count());
    assertEquals(360, book.totals().lost());
    assertEquals(0, sweep.sweep().toCompletableFuture().get(20, TimeUnit.SECONDS));
  }

  @Test
  void shouldSweepOnlyOnceAtATimeAndGoOnAfterFailures() throws Exception {
    LedgerBook book = LedgerBook.load(database);
    for (int i = 1; i <= 20; i++) {
      book.update(dueAt("d" + i, 1));
    }
    Map<String, CompletableFuture<DeviceSummary>> asked = new ConcurrentHashMap<>();
    ExpirySweep sweep =
        new ExpirySweep(
            book,
            device -> asked.computeIfAbsent(device, name -> new CompletableFuture<>()),
            Clock.systemUTC());
    CompletionStage<Integer> first = sweep.sweep();
    int atOnce = asked.size();
    assertTrue(atOnce > 0 && atOnce < 20, "a bounded number at once: " + atOnce);
    assertEquals(0, sweep.sweep().toCompletableFuture().get(20, TimeUnit.SECONDS));
    for (CompletableFuture<DeviceSummary> reply : List.copyOf(asked.values())) {
      reply.completeExceptionally(new IllegalStateException("away"));
    }
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!first.toCompletableFuture().isDone() && System.nanoTime() < deadline) {
      asked.forEach((device, reply) -> reply.complete(summary(device, 2, 1)));
      Thread.onSpinWait();
    }
    assertEquals(20 - atOnce, first.toCompletableFuture().get(20, TimeUnit.SECONDS));
  }
}
