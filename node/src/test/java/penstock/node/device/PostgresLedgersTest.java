package penstock.node.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static penstock.node.device.LedgerNode.await;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.node.database.TestPostgres;
import penstock.node.segment.FrameHeader;
import penstock.protocol.SeqRanges;

/** The journal on PostgreSQL, and what keeps two owners of a device apart there. */
final class PostgresLedgersTest {

  @TempDir private Path dir;
  private Config config;

  @BeforeEach
  void makeDatabase() throws Exception {
    config =
        TestPostgres.newDatabase()
            .withFallback(
                LedgerNode.config(
                    dir,
                    "penstock.ledger.snapshot-every = 10",
                    "penstock.ledger.live-streams-max = 2",
                    "penstock.ledger.ask-timeout = 2 s"));
  }

  private static Ledgers.CommitReply commit(LedgerNode node, int chunk) throws Exception {
    long first = 10L * chunk;
    FrameHeader header = Frames.header("d1", "s1", SeqRanges.of(first, first + 9));
    return await(node.ledgers.commit(header, Frames.at(first), 0, 1));
  }

  @Test
  void shouldRecogniseAReplayAfterARestart() throws Exception {
    try (LedgerNode node = LedgerNode.start(config)) {
      for (int chunk = 0; chunk < 25; chunk++) {
        assertEquals(10L * chunk + 9, commit(node, chunk).watermark());
      }
      for (int i = 0; i < 4; i++) {
        FrameHeader other = Frames.header("d1", "r" + i, SeqRanges.of(0, 9));
        await(node.ledgers.commit(other, Frames.at(1000 + i), 0, 1));
      }
    }
    try (LedgerNode node = LedgerNode.start(config)) {
      assertEquals(249, await(node.ledgers.position("d1", "s1")));
      assertEquals(9, await(node.ledgers.position("d1", "r0")));
      SeqRanges replay = SeqRanges.of(0, 249);
      assertInstanceOf(
          Ledgers.Known.class, await(node.ledgers.offer(Frames.offer("d1", "s1", replay))));
      assertEquals(290, await(node.ledgers.report("d1")).summary().stored());
    }
  }

  /**
   * Two clusters that know nothing of each other: what a partition makes, for as long as it can.
   */
  @Test
  void shouldNotLetTwoOwnersOfADeviceBothCommit() throws Exception {
    try (LedgerNode old = LedgerNode.start(config)) {
      commit(old, 0);
      try (LedgerNode next = LedgerNode.start(config)) {
        for (int chunk = 1; chunk <= 35; chunk++) {
          commit(next, chunk);
          next.oldRows.sweep();
        }
        ExecutionException failure =
            assertThrows(ExecutionException.class, () -> commit(old, 1), "chunk 1 is not its own");
        assertInstanceOf(TimeoutException.class, failure.getCause());
      }
      assertEquals(359, awaitPosition(old), "it has read what the other one wrote");
      assertTrue(commit(old, 36).owned().size() == 10);
    }
  }

  /** The actor starts again a little later. */
  private static long awaitPosition(LedgerNode node) throws Exception {
    for (int tries = 1; ; tries++) {
      try {
        return await(node.ledgers.position("d1", "s1"));
      } catch (ExecutionException e) {
        assertTrue(tries < 10, "the actor did not come back");
      }
    }
  }
}
