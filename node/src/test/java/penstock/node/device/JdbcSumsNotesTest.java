package penstock.node.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static penstock.node.device.LedgerNode.await;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.node.database.TestPostgres;
import penstock.protocol.SeqRanges;

/** What the journal notes about sums, in both of its databases. */
final class JdbcSumsNotesTest {

  @TempDir private Path dir;
  private Config embedded;

  @BeforeEach
  void configure() {
    embedded = LedgerNode.config(dir);
  }

  private static List<String> noted(JdbcSumsNotes notes) {
    return notes.oldest(10).stream().map(JdbcSumsNotes.Note::device).toList();
  }

  private static void confirm(LedgerNode node, String device, String stream, long oldest)
      throws Exception {
    await(node.ledgers.confirm(device, stream, 1, 0, oldest));
  }

  private static void noteWhatNoFrameTells(Config config) throws Exception {
    try (LedgerNode node = LedgerNode.start(config)) {
      JdbcSumsNotes notes = new JdbcSumsNotes(node.database);
      await(node.ledgers.commit(Frames.header("d1", "s1", SeqRanges.of(0, 9)), Frames.at(0), 0, 1));
      confirm(node, "d1", "s1", -1);
      confirm(node, "d1", "s1", 10);
      assertEquals(List.of(), noted(notes), "a frame tells, and nothing else changed");
      confirm(node, "d1", "s1", 15);
      confirm(node, "d2", "s1", -1);
      assertEquals(List.of("d1", "d2"), noted(notes));
      assertEquals(5, await(node.ledgers.report("d1")).summary().lost());
      notes.delete(notes.oldest(1));
      assertEquals(List.of("d2"), noted(notes));
      confirm(node, "d1", "s1", -1);
    }
    try (LedgerNode node = LedgerNode.start(config)) {
      JdbcSumsNotes notes = new JdbcSumsNotes(node.database);
      assertEquals(4, await(node.ledgers.report("d1")).summary().duplicates());
      assertEquals(List.of("d2"), noted(notes), "what was counted is written at the end, unnoted");
    }
  }

  @Test
  void shouldNoteWhatNoFrameTellsOf() throws Exception {
    noteWhatNoFrameTells(embedded);
  }

  @Test
  void shouldNoteItOnPostgresToo() throws Exception {
    noteWhatNoFrameTells(TestPostgres.newDatabase().withFallback(embedded));
  }
}
