package penstock.node.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.node.database.Database;
import penstock.node.database.DatabaseSettings;
import penstock.node.device.LedgerBook;
import penstock.node.device.Ledgers.CommitReply;
import penstock.node.device.ScriptedLedgers;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.Frames;
import penstock.node.segment.ListedStore;
import penstock.protocol.RecordBatch;
import penstock.protocol.SeqRanges;

/** How far a checkpoint may go, and that every durable frame comes to its end. */
class SettlementTest {

  private final ListedStore store = new ListedStore();
  private final List<FrameLocation> consumed = new ArrayList<>();
  private Database database;
  private Settlement settlement;

  @BeforeEach
  void open(@TempDir Path dir) {
    database = Database.open(DatabaseSettings.of(TestSettings.root(dir)));
    settlement = settlement(new ScriptedLedgers());
  }

  private Settlement settlement(ScriptedLedgers ledgers) {
    return new Settlement(
        store,
        ledgers,
        LedgerBook.load(database),
        (header, location, owned, batch, length, arrivalNanos) -> consumed.add(location));
  }

  @AfterEach
  void close() {
    settlement.close();
    database.close();
  }

  @Test
  void shouldKnowNothingBeforeTheFirstFrameIsSettled() {
    assertNull(settlement.settledUpTo());
    Open first = append(0);
    assertNull(settlement.settledUpTo(), "a checkpoint behind it would forget it");
    first.settle();
    assertEquals(first.location, settlement.settledUpTo());
    assertEquals(0, settlement.open());
  }

  @Test
  void shouldStayBehindTheOldestOpenFrame() {
    Open first = append(0);
    Open second = append(1);
    Open third = append(2);
    third.settle();
    assertNull(settlement.settledUpTo());
    first.settle();
    assertEquals(first.location, settlement.settledUpTo());
    second.settle();
    assertEquals(third.location, settlement.settledUpTo());
  }

  @Test
  void shouldGoOnWhereAFrameWasNotWritten() {
    Open first = append(0);
    first.settle();
    Settlement.Ticket ticket = settlement.begin();
    Open second = append(1);
    second.settle();
    assertEquals(first.location, settlement.settledUpTo(), "it may still be written");
    settlement.abandon(ticket);
    assertEquals(second.location, settlement.settledUpTo());
  }

  @Test
  void shouldHandOnWhatCountsAndNothingElse() {
    Open mine = append(0);
    mine.settle();
    Open others = append(1);
    others.settle(SeqRanges.EMPTY);
    assertEquals(List.of(mine.location), consumed);
    assertEquals(SeqRanges.EMPTY, store.owned(others.location));
  }

  /** Whatever order frames are settled in: all up to the answer are, and none is forgotten. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void shouldNeverPassAFrameThatIsOpen(long seed) {
    Random random = new Random(seed);
    TreeMap<FrameLocation, Open> all = new TreeMap<>();
    List<Open> open = new ArrayList<>();
    List<Settlement.Ticket> unwritten = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      int step = random.nextInt(10);
      if (step < 4) {
        Open frame = append(i);
        all.put(frame.location, frame);
        open.add(frame);
      } else if (step == 4) {
        unwritten.add(settlement.begin());
      } else if (step == 5 && !unwritten.isEmpty()) {
        settlement.abandon(unwritten.remove(random.nextInt(unwritten.size())));
      } else if (!open.isEmpty()) {
        open.remove(random.nextInt(open.size())).settle();
      }
      FrameLocation upTo = settlement.settledUpTo();
      if (upTo != null) {
        assertTrue(
            all.headMap(upTo, true).keySet().stream().allMatch(at -> store.owned(at) != null),
            "a frame up to " + upTo + " is open");
      }
      assertEquals(open.size() + unwritten.size(), settlement.open());
    }
    open.forEach(Open::settle);
    unwritten.forEach(settlement::abandon);
    assertEquals(all.lastKey(), settlement.settledUpTo());
  }

  @Test
  void shouldProposeAFrameUntilTheLedgerAnswers() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch answered = new CountDownLatch(1);
    settlement.close();
    settlement =
        settlement(
            new ScriptedLedgers(
                (header, location) -> {
                  if (asked.incrementAndGet() < 3) {
                    return CompletableFuture.failedFuture(new IllegalStateException("away"));
                  }
                  return CompletableFuture.completedFuture(ScriptedLedgers.whole(header))
                      .whenComplete((reply, e) -> answered.countDown());
                }));
    Open frame = append(0);
    settlement.proposeUntilAnswered(frame.header, frame.location, frame.ticket);
    assertNull(settlement.settledUpTo());
    assertTrue(answered.await(30, TimeUnit.SECONDS));
    // What follows the answer runs in the thread that gave it; closing waits for nobody.
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (settlement.open() > 0 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertEquals(frame.location, settlement.settledUpTo());
    assertEquals(frame.header.ranges(), store.owned(frame.location));
    assertEquals(3, asked.get());
    assertEquals(List.of(), consumed, "the grinder reads it from the store");
  }

  private Open append(long number) {
    Settlement.Ticket ticket = settlement.begin();
    Frames.Frame frame = Frames.frame("d", "s", number * 10, number * 10 + 9);
    return new Open(frame.header(), store.add(frame.header(), frame.payload(), null), ticket);
  }

  private final class Open {
    private final FrameHeader header;
    private final FrameLocation location;
    private final Settlement.Ticket ticket;

    Open(FrameHeader header, FrameLocation location, Settlement.Ticket ticket) {
      this.header = header;
      this.location = location;
      this.ticket = ticket;
    }

    void settle() {
      settle(header.ranges());
    }

    void settle(SeqRanges owned) {
      CommitReply reply = ScriptedLedgers.reply(header, owned);
      settlement.settle(header, location, reply, ticket, new RecordBatch(), 0, 0);
    }
  }
}
