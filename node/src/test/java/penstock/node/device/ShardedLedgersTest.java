package penstock.node.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static penstock.node.device.LedgerNode.await;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import penstock.node.segment.FrameHeader;
import penstock.protocol.SeqRange;
import penstock.protocol.SeqRanges;

/** The whole way through sharding, journal and table, on a real H2 file. */
@Timeout(120)
class ShardedLedgersTest {

  private final Path dir;

  ShardedLedgersTest(@TempDir Path dir) {
    this.dir = dir;
  }

  private static Ledgers.CommitReply upload(
      Ledgers ledgers, String device, String stream, SeqRanges runs, long offset) throws Exception {
    Ledgers.Offer offer = Frames.offer(device, stream, runs);
    Ledgers.Fresh fresh = assertInstanceOf(Ledgers.Fresh.class, await(ledgers.offer(offer)));
    FrameHeader header = Frames.header(offer, fresh.fresh());
    return await(ledgers.commit(header, Frames.at(offset), fresh.known().size(), fresh.token()));
  }

  @Test
  void shouldRecogniseAReplayAfterARestart() throws Exception {
    Config config = LedgerNode.config(dir);
    try (LedgerNode node = LedgerNode.start(config)) {
      Ledgers.CommitReply reply = upload(node.ledgers, "d1", "s1", SeqRanges.of(0, 99), 0);
      assertEquals(SeqRanges.of(0, 99), reply.owned());
      assertEquals(99, reply.watermark());
      assertEquals(100, reply.summary().stored());
    }
    try (LedgerNode node = LedgerNode.start(config)) {
      Ledgers ledgers = node.ledgers;
      assertEquals(99, await(ledgers.position("d1", "s1")));
      SeqRanges replay = SeqRanges.of(50, 99);
      Ledgers.Known known =
          assertInstanceOf(
              Ledgers.Known.class, await(ledgers.offer(Frames.offer("d1", "s1", replay))));
      assertEquals(replay, known.known());
      assertEquals(99, known.checks().get(0).seq());
      Ledgers.CommitReply confirmed = await(ledgers.confirm("d1", "s1", 50, 0, -1));
      assertEquals(99, confirmed.watermark());
      assertEquals(50, confirmed.summary().duplicates());
      assertEquals(100, confirmed.summary().stored());
      FrameHeader first = Frames.header("d1", "s1", SeqRanges.of(0, 99));
      Ledgers.CommitReply again = await(ledgers.commit(first, Frames.at(0), 0, 0));
      assertEquals(SeqRanges.of(0, 99), again.owned(), "the same frame gets the same answer");
      Ledgers.CommitReply other = await(ledgers.commit(first, Frames.at(777), 0, 0));
      assertTrue(other.owned().isEmpty(), "another frame with the same records is superseded");
    }
  }

  @Test
  void shouldRecogniseAReplayOfAStreamThatWasRetired() throws Exception {
    Config config = LedgerNode.config(dir, "penstock.ledger.live-streams-max = 2");
    try (LedgerNode node = LedgerNode.start(config)) {
      for (int i = 0; i < 6; i++) {
        upload(node.ledgers, "d1", "s" + i, SeqRanges.of(0, 9), i);
      }
      Ledgers.DeviceReport report = await(node.ledgers.report("d1"));
      assertEquals(6, report.summary().streams());
      assertEquals(60, report.summary().stored());
      assertEquals(6, report.streams().size());
      assertEquals(9, await(node.ledgers.position("d1", "s0")));
      assertEquals(-1, await(node.ledgers.position("d1", "never")));
    }
    try (LedgerNode node = LedgerNode.start(config)) {
      for (int i = 0; i < 6; i++) {
        Ledgers.Offer replay = Frames.offer("d1", "s" + i, SeqRanges.of(0, 9));
        assertInstanceOf(Ledgers.Known.class, await(node.ledgers.offer(replay)));
      }
      Ledgers.CommitReply more = upload(node.ledgers, "d1", "s3", SeqRanges.of(5, 14), 100);
      assertEquals(SeqRanges.of(10, 14), more.owned());
      assertEquals(65, more.summary().stored());
      assertEquals(5, more.summary().duplicates());
      assertEquals(6, more.summary().streams());
    }
  }

  @Test
  void shouldKeepDuplicateCountsThatWereOnlyInMemoryWhenItStops() throws Exception {
    Config config = LedgerNode.config(dir, "penstock.ledger.passivate-after = 1 s");
    try (LedgerNode node = LedgerNode.start(config)) {
      upload(node.ledgers, "d1", "s1", SeqRanges.of(0, 9), 0);
      await(node.ledgers.confirm("d1", "s1", 10, 3, -1));
      awaitRows(node, 2);
    }
    try (LedgerNode node = LedgerNode.start(config)) {
      Ledgers.DeviceReport report = await(node.ledgers.report("d1"));
      assertEquals(10, report.summary().duplicates());
      assertEquals(3, report.summary().malformed());
    }
  }

  private static void awaitRows(LedgerNode node, int rows) {
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (count(node, "event_journal") < rows) {
      assertTrue(System.nanoTime() < deadline, "the event was not written in time");
      Thread.onSpinWait();
    }
  }

  private static long count(LedgerNode node, String table) {
    return node.database.run(
        "count",
        connection -> {
          try (var statement = connection.createStatement();
              var row = statement.executeQuery("SELECT count(*) FROM \"" + table + "\"")) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  /** Snapshots are written after the commits that they follow. */
  private static void awaitAtMost(LedgerNode node, String table, long rows) throws Exception {
    long deadline = System.nanoTime() + 30_000_000_000L;
    do {
      assertTrue(System.nanoTime() < deadline, table + " has " + count(node, table) + " rows");
      node.oldRows.sweep();
    } while (count(node, table) > rows);
  }

  @Test
  void shouldDeleteEventsThatASnapshotCovers() throws Exception {
    Config config = LedgerNode.config(dir, "penstock.ledger.snapshot-every = 10");
    try (LedgerNode node = LedgerNode.start(config)) {
      for (int i = 0; i < 100; i++) {
        upload(node.ledgers, "d1", "s1", SeqRanges.of(10L * i, 10L * i + 9), i);
      }
      awaitAtMost(node, "event_journal", 11);
      awaitAtMost(node, "snapshot", 1);
    }
    try (LedgerNode node = LedgerNode.start(config)) {
      assertEquals(999, await(node.ledgers.position("d1", "s1")));
    }
  }

  @Test
  void shouldNotAckWhatTheJournalDidNotTake() throws Exception {
    Config config = LedgerNode.config(dir, "penstock.ledger.ask-timeout = 1 s");
    try (LedgerNode node = LedgerNode.start(config)) {
      upload(node.ledgers, "d1", "s1", SeqRanges.of(0, 9), 0);
      rename(node, "event_journal", "event_journal_away");
      FrameHeader next = Frames.header("d1", "s1", SeqRanges.of(10, 19));
      ExecutionException failure =
          assertThrows(
              ExecutionException.class,
              () -> await(node.ledgers.commit(next, Frames.at(10), 0, 1)));
      assertInstanceOf(TimeoutException.class, failure.getCause());
      rename(node, "event_journal_away", "event_journal");
      Ledgers.CommitReply reply = awaitCommit(node.ledgers, next);
      assertEquals(SeqRanges.of(10, 19), reply.owned());
      assertEquals(19, reply.watermark());
    }
    try (LedgerNode node = LedgerNode.start(config)) {
      assertEquals(19, await(node.ledgers.position("d1", "s1")));
    }
  }

  /** As a device does: the same again until it is answered. */
  private static Ledgers.CommitReply awaitCommit(Ledgers ledgers, FrameHeader header)
      throws Exception {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (true) {
      try {
        return await(ledgers.commit(header, Frames.at(10), 0, 1));
      } catch (ExecutionException e) {
        assertTrue(System.nanoTime() < deadline, "the actor did not come back");
      }
    }
  }

  private static void rename(LedgerNode node, String from, String to) {
    node.database.run(
        "rename",
        connection -> {
          try (var statement = connection.createStatement()) {
            return statement.execute("ALTER TABLE \"" + from + "\" RENAME TO \"" + to + "\"");
          }
        });
  }

  /**
   * One actor after the other comes back; what those reserve that are late must not be in the way.
   */
  @Test
  void shouldReserveNothingForAnOfferThatNobodyWaitsForAnyMore() throws Exception {
    Config config =
        LedgerNode.config(
            dir,
            "penstock.ledger.ask-timeout = 100 ms",
            "penstock.ledger.recoveries-max = 1",
            "penstock.ledger.reservation-timeout = 60 s");
    try (LedgerNode node = LedgerNode.start(config)) {
      List<Ledgers.Offer> offers = new ArrayList<>();
      List<CompletableFuture<Ledgers.OfferReply>> replies = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        Ledgers.Offer offer = Frames.offer("d" + i, "s1", SeqRanges.of(0, 99));
        offers.add(offer);
        replies.add(node.ledgers.offer(offer).toCompletableFuture());
      }
      Ledgers.Offer late = null;
      for (int i = 0; i < replies.size(); i++) {
        try {
          await(replies.get(i));
        } catch (ExecutionException e) {
          assertInstanceOf(TimeoutException.class, e.getCause());
          late = offers.get(i);
        }
      }
      assertNotNull(late, "500 actors came back within 100 ms");
      Ledgers.OfferReply reply = null;
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      // Ahead of the others' withdrawal it may still be told that one of them is in flight.
      while (!(reply instanceof Ledgers.Fresh) && System.nanoTime() - deadline < 0) {
        try {
          reply = await(node.ledgers.offer(late));
        } catch (ExecutionException e) {
          assertInstanceOf(TimeoutException.class, e.getCause());
        }
      }
      assertInstanceOf(Ledgers.Fresh.class, reply);
    }
  }

  @Test
  void shouldTakeHugeNumbers() throws Exception {
    try (LedgerNode node = LedgerNode.start(LedgerNode.config(dir))) {
      SeqRanges last = SeqRanges.of(SeqRange.SEQ_MAX, SeqRange.SEQ_MAX);
      assertEquals(last, upload(node.ledgers, "d1", "s1", last, 0).owned());
      Ledgers.StreamReport stream = await(node.ledgers.report("d1")).streams().get(0);
      assertEquals(SeqRanges.of(0, SeqRange.SEQ_MAX - 1), stream.missing());
    }
  }
}
