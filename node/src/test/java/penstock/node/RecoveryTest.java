package penstock.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import penstock.node.database.Database;
import penstock.node.database.DatabaseSettings;
import penstock.node.device.LedgerBook;
import penstock.node.device.ScriptedLedgers;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.Frames;
import penstock.node.segment.ListedStore;
import penstock.protocol.SeqRanges;

/** What a start proposes to the ledgers, in which order, and what it makes of their answers. */
@Timeout(60)
class RecoveryTest {

  private final ListedStore store = new ListedStore();
  private Database database;

  @BeforeEach
  void open(@TempDir Path dir) {
    database =
        Database.open(
            DatabaseSettings.of(
                ConfigFactory.parseMap(Map.of("penstock.data-dir", dir.toString()))
                    .withFallback(ConfigFactory.load())));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void shouldProposeWhatCountsOfSettledFramesAndSettleTheOthers() {
    FrameLocation settled = add("a", 0, SeqRanges.of(0, 4));
    FrameLocation nothing = add("a", 10, SeqRanges.EMPTY);
    FrameLocation unsettled = add("b", 0, null);
    ScriptedLedgers ledgers =
        new ScriptedLedgers(
            (header, location) ->
                CompletableFuture.completedFuture(
                    ScriptedLedgers.reply(
                        header,
                        location.equals(unsettled) ? SeqRanges.of(3, 9) : SeqRanges.EMPTY)));
    LedgerBook book = LedgerBook.load(database);
    assertEquals(2, recovery(ledgers, book).run(Optional.empty(), count -> {}));

    assertEquals(
        List.of(settled, unsettled),
        ledgers.proposed().stream().map(ScriptedLedgers.Proposed::location).toList());
    assertEquals(SeqRanges.of(0, 4), ledgers.proposed().get(0).header().ranges());
    assertEquals(SeqRanges.of(0, 9), ledgers.proposed().get(1).header().ranges());
    assertEquals(SeqRanges.of(0, 4), store.owned(settled), "what was settled stays so");
    assertEquals(SeqRanges.EMPTY, store.owned(nothing));
    assertEquals(SeqRanges.of(3, 9), store.owned(unsettled));
    assertEquals(7, book.find("b").orElseThrow().stored());
  }

  @Test
  void shouldBeginBehindTheCheckpoint() {
    add("a", 0, null);
    FrameLocation checkpoint = add("a", 10, null);
    FrameLocation behind = add("a", 20, null);
    ScriptedLedgers ledgers = new ScriptedLedgers();
    assertEquals(1, recovery(ledgers, book()).run(Optional.of(checkpoint), count -> {}));
    assertEquals(behind, ledgers.proposed().get(0).location());
    assertNull(store.owned(checkpoint));
  }

  @Test
  void shouldProposeTheFramesOfADeviceOneAfterTheOther() {
    int devices = 7;
    for (int i = 0; i < 700; i++) {
      add("d" + i % devices, i * 10L, null);
    }
    Set<String> underWay = ConcurrentHashMap.newKeySet();
    AtomicInteger overlaps = new AtomicInteger();
    ScriptedLedgers ledgers =
        new ScriptedLedgers(
            (header, location) -> {
              overlaps.addAndGet(underWay.add(header.device()) ? 0 : 1);
              return CompletableFuture.supplyAsync(
                  () -> {
                    underWay.remove(header.device());
                    return ScriptedLedgers.whole(header);
                  },
                  CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS));
            });
    assertEquals(700, recovery(ledgers, book()).run(Optional.empty(), count -> {}));
    assertEquals(0, overlaps.get());
    Map<String, List<FrameLocation>> byDevice = new HashMap<>();
    for (ScriptedLedgers.Proposed proposed : ledgers.proposed()) {
      byDevice
          .computeIfAbsent(proposed.header().device(), device -> new ArrayList<>())
          .add(proposed.location());
    }
    assertEquals(devices, byDevice.size());
    byDevice.values().forEach(list -> assertEquals(list.stream().sorted().toList(), list));
  }

  @Test
  void shouldAskALedgerAgainThatDoesNotAnswer() {
    FrameLocation first = add("a", 0, null);
    FrameLocation second = add("a", 10, null);
    AtomicInteger asked = new AtomicInteger();
    ScriptedLedgers ledgers =
        new ScriptedLedgers(
            (header, location) ->
                asked.incrementAndGet() < 4
                    ? CompletableFuture.failedFuture(new IllegalStateException("away"))
                    : CompletableFuture.completedFuture(ScriptedLedgers.whole(header)));
    assertEquals(2, recovery(ledgers, book()).run(Optional.empty(), count -> {}));
    assertEquals(
        List.of(first, first, first, first, second),
        ledgers.proposed().stream().map(ScriptedLedgers.Proposed::location).toList());
    assertEquals(SeqRanges.of(10, 19), store.owned(second));
  }

  @Test
  void shouldFailWhereALedgerNeverAnswers() {
    FrameLocation first = add("a", 0, null);
    add("a", 10, null);
    ScriptedLedgers ledgers =
        new ScriptedLedgers(
            (header, location) ->
                CompletableFuture.failedFuture(new IllegalStateException("no database")));
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () -> recovery(ledgers, book()).run(Optional.empty(), count -> {}));
    assertTrue(e.getMessage().contains("no database"), e.getMessage());
    assertNull(store.owned(first));
    assertTrue(
        ledgers.proposed().stream().allMatch(proposed -> proposed.location().equals(first)),
        "a device's next frame does not overtake");
  }

  private Recovery recovery(ScriptedLedgers ledgers, LedgerBook book) {
    return new Recovery(store, ledgers, book, Duration.ofMillis(1));
  }

  private LedgerBook book() {
    return LedgerBook.load(database);
  }

  private FrameLocation add(String device, long first, @Nullable SeqRanges owned) {
    Frames.Frame frame = Frames.frame(device, "s", first, first + 9);
    return store.add(frame.header(), frame.payload(), owned);
  }
}
