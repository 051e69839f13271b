package penstock.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.node.database.Database;
import penstock.node.database.DatabaseSettings;
import penstock.node.device.JdbcSumsNotes;
import penstock.node.device.LedgerBook;
import penstock.node.device.ScriptedLedgers;
import penstock.node.segment.ListedStore;

/** The sums that a node had heard of and did not write. */
final class SumsAgainTest {

  @TempDir private Path dir;
  private Database database;
  private JdbcSumsNotes notes;
  private boolean away;

  @BeforeEach
  void open() {
    database =
        Database.open(
            DatabaseSettings.of(
                ConfigFactory.load()
                    .withValue(
                        "penstock.data-dir", ConfigValueFactory.fromAnyRef(dir.toString()))));
    notes = new JdbcSumsNotes(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void note(int count) {
    database.run(
        "note",
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement("INSERT INTO \"event_tag\" VALUES (?, ?)")) {
            for (int i = 0; i < count; i++) {
              insert.setLong(1, i);
              insert.setString(2, "d" + i % 3_000);
              insert.addBatch();
            }
            insert.executeBatch();
          }
          return true;
        });
  }

  private final class Reports extends ScriptedLedgers {
    @Override
    public CompletionStage<DeviceReport> report(String device) {
      return away
          ? CompletableFuture.failedFuture(new IllegalStateException("away"))
          : CompletableFuture.completedFuture(
              new DeviceReport(new DeviceSummary(device, 2, 10, 0, 5, 0, 1, 7, 0), List.of()));
    }
  }

  private void askNoted() {
    LedgerBook book = LedgerBook.load(database);
    new SumsAgain(new ListedStore(), new Reports(), book, notes).askNoted();
  }

  @Test
  void shouldWriteTheSumsOfAllNoted() {
    note(3_500);
    askNoted();
    assertEquals(3_000 * 5, LedgerBook.load(database).totals().lost());
    assertEquals(List.of(), notes.oldest(1));
  }

  @Test
  void shouldKeepTheNotesWhereALedgerDoesNotAnswer() {
    note(3);
    away = true;
    assertThrows(CompletionException.class, this::askNoted);
    assertEquals(3, notes.oldest(10).size());
    away = false;
    askNoted();
    assertEquals(3 * 5, LedgerBook.load(database).totals().lost());
  }
}
