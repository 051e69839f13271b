package penstock.node.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import akka.util.ByteString;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import penstock.node.device.Checkpoint;
import penstock.node.device.LedgerBook;
import penstock.node.device.Ledgers.DeviceSummary;
import penstock.node.registry.DeviceEntry;
import penstock.node.registry.JdbcQuarantine;
import penstock.node.registry.JdbcRegistry;
import penstock.node.registry.Registry;
import penstock.node.segment.FrameLocation;

/** The same schema and the same statements on PostgreSQL. */
final class PostgresTest {

  private Config config;

  @BeforeEach
  void makeDatabase() throws Exception {
    config = TestPostgres.newDatabase().withFallback(ConfigFactory.load());
  }

  private Database open() {
    return Database.open(DatabaseSettings.of(config));
  }

  @Test
  void shouldMigrateForAllNodesAtOnce() {
    List<Vendor> vendors =
        IntStream.range(0, 3)
            .parallel()
            .mapToObj(
                node -> {
                  try (Database database = open()) {
                    return database.vendor();
                  }
                })
            .toList();
    assertEquals(Collections.nCopies(3, Vendor.POSTGRESQL), vendors);
  }

  @Test
  void shouldKeepTheRegistry() throws Exception {
    DeviceEntry entry =
        new DeviceEntry(
            "d1", "ab".repeat(32), "router", Map.of("city", "Austin"), DeviceEntry.Status.ACTIVE);
    try (Database database = open()) {
      Clock clock = Clock.systemUTC();
      JdbcRegistry here = new JdbcRegistry(database.dataSource(), Runnable::run, clock);
      JdbcRegistry there = new JdbcRegistry(database.dataSource(), Runnable::run, clock);
      here.put(entry).toCompletableFuture().join();
      there.refresh();
      assertEquals(entry, there.byFingerprint(entry.fingerprint()));
      here.revoke("d1").toCompletableFuture().join();
      there.refresh();
      assertEquals(DeviceEntry.Status.REVOKED, there.byId("d1").status());
      DeviceEntry thief =
          new DeviceEntry("d2", entry.fingerprint(), "tv", Map.of(), DeviceEntry.Status.ACTIVE);
      CompletionException refusal =
          assertThrows(
              CompletionException.class, () -> here.put(thief).toCompletableFuture().join());
      assertEquals(Registry.FingerprintTaken.class, refusal.getCause().getClass());
    }
  }

  @Test
  void shouldKeepTheSumsOfTheLedgers() {
    try (Database database = open()) {
      LedgerBook book = LedgerBook.load(database);
      book.update(new DeviceSummary("d1", 7, 100, 20, 3, 1, 2, 5, 0));
      Checkpoint checkpoint = new Checkpoint(database, book, "n1");
      assertEquals(Optional.empty(), checkpoint.last());
      checkpoint.checkpoint(new FrameLocation("n1-1", 64));
      book.update(new DeviceSummary("d1", 9, 200, 20, 3, 1, 2, 5, 0));
      checkpoint.checkpoint(new FrameLocation("n1-1", 128));
      assertEquals(Optional.of(new FrameLocation("n1-1", 128)), checkpoint.last());
      assertEquals(200, LedgerBook.load(database).totals().stored());
    }
  }

  @Test
  void shouldKeepTheQuarantine() {
    try (Database database = open()) {
      JdbcQuarantine quarantine =
          new JdbcQuarantine(database.dataSource(), Runnable::run, Clock.systemUTC(), 4, 2);
      for (int i = 0; i < 3; i++) {
        quarantine.keep("d1", "reason " + i, i, ByteString.fromString("body " + i));
      }
      assertEquals(
          List.of("reason 2 body", "reason 1 body"),
          quarantine.list("d1").toCompletableFuture().join().stream()
              .map(item -> item.reason() + " " + item.bytes().utf8String())
              .toList());
    }
  }
}
