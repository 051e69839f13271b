package penstock.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import penstock.node.database.Database;
import penstock.node.database.DatabaseSettings;
import penstock.node.device.LedgerBook;
import penstock.node.device.ScriptedLedgers;
import penstock.node.segment.AbandonedSegments;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.Frames;
import penstock.node.segment.ListedStore;
import penstock.node.segment.SegmentFiles;
import penstock.node.segment.SegmentInfo;
import penstock.node.segment.StoredFrame;
import penstock.protocol.SeqRanges;

/** Whose segments are taken over, when, and what becomes of their frames. */
@Timeout(60)
final class TakeoverTest {

  private final ListedStore store = new ListedStore();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicBoolean away = new AtomicBoolean();
  private final Catalog catalog = new Catalog();
  private final ScriptedLedgers ledgers =
      new ScriptedLedgers(
          (header, location) ->
              away.get()
                  ? CompletableFuture.failedFuture(new IllegalStateException("away"))
                  : CompletableFuture.completedFuture(ScriptedLedgers.whole(header)));
  private final Map<String, String> sealed = new TreeMap<>();
  private final List<String> ground = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private Set<String> members = Set.of("me", "other");
  private Database database;
  private Takeover takeover;

  /** Owners by segment; a claim fails while another node is faster. */
  private final class Catalog implements AbandonedSegments {
    final Map<String, String> owners = new TreeMap<>();
    final List<String> claims = new ArrayList<>();
    boolean lost;

    @Override
    public List<String> abandoned(Set<String> nodes) {
      return owners.keySet().stream().filter(name -> !nodes.contains(owners.get(name))).toList();
    }

    @Override
    public boolean claim(String segment) {
      claims.add(segment);
      owners.put(segment, lost ? "other" : "me");
      return !lost;
    }

    @Override
    public void scanUnsettled(String segment, Consumer<StoredFrame> consumer) {
      store.scan(
          null,
          frame -> {
            if (frame.owned() == null && frame.location().segment().equals(segment)) {
              consumer.accept(frame);
            }
          });
    }
  }

  /** Sealed segments that have no events, and their owners. */
  private final class Events implements SegmentFiles {
    @Override
    public List<String> abandoned(Set<String> nodes) {
      return sealed.keySet().stream().filter(name -> !nodes.contains(sealed.get(name))).toList();
    }

    @Override
    public SegmentInfo claim(String segment) {
      sealed.put(segment, "me");
      return new SegmentInfo(segment, true, 1, 1, 1, 0, 0);
    }

    @Override
    public Map<String, String> without() {
      throw new UnsupportedOperationException("queries do it");
    }

    @Override
    public void put(String segment, Path file) {
      throw new UnsupportedOperationException("the grinder does it");
    }

    @Override
    public List<SegmentFile> overlapping(long fromUs, long toUs) {
      throw new UnsupportedOperationException("queries do it");
    }

    @Override
    public void fetch(SegmentFile file, Path into) {
      throw new UnsupportedOperationException("queries do it");
    }
  }

  @BeforeEach
  void open(@TempDir Path dir) {
    database =
        Database.open(
            DatabaseSettings.of(
                ConfigFactory.parseMap(Map.of("penstock.data-dir", dir.toString()))
                    .withFallback(ConfigFactory.load())));
    LedgerBook book = LedgerBook.load(database);
    takeover =
        new Takeover(
            catalog,
            new Events(),
            () -> members,
            () -> new Recovery(store, ledgers, book, Duration.ofMillis(1)),
            asked::add,
            segment -> ground.add(segment.name()),
            nanos::get);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private FrameLocation leftBehind() {
    Frames.Frame sent = Frames.frame("d1", "s1", 0, 9);
    FrameLocation frame = store.add(sent.header(), sent.payload(), null);
    catalog.owners.put(frame.segment(), "gone");
    return frame;
  }

  private void lookAfterGrace() {
    takeover.look();
    nanos.addAndGet(Takeover.GRACE.toNanos());
    takeover.look();
  }

  @Test
  void shouldSettleWhatANodeThatIsGoneLeftBehind() {
    FrameLocation frame = leftBehind();
    takeover.look();
    assertEquals(List.of(), catalog.claims, "news of a new node may be under way");
    nanos.addAndGet(Takeover.GRACE.toNanos());
    takeover.look();
    assertEquals(SeqRanges.of(0, 9), store.owned(frame));
    takeover.look();
    assertEquals(1, catalog.claims.size());
    assertEquals(1, ledgers.proposed().size());
    assertEquals(List.of(frame.segment()), asked);
  }

  @Test
  void shouldLeaveSegmentsOfMembersAlone() {
    catalog.owners.put(leftBehind().segment(), "other");
    lookAfterGrace();
    assertEquals(List.of(), catalog.claims);
  }

  @Test
  void shouldLeaveANodeAloneThatTurnsOutToBeNew() {
    leftBehind();
    takeover.look();
    members = Set.of("me", "other", "gone");
    takeover.look();
    nanos.addAndGet(Takeover.GRACE.toNanos());
    members = Set.of("me", "other");
    takeover.look();
    assertEquals(List.of(), catalog.claims, "it is gone only now");
  }

  @Test
  void shouldClaimNothingWhereItWasGivenUpItself() {
    leftBehind();
    members = Set.of();
    lookAfterGrace();
    assertEquals(List.of(), catalog.claims);
  }

  @Test
  void shouldLeaveWhatAnotherNodeWasFasterToClaim() {
    FrameLocation frame = leftBehind();
    catalog.lost = true;
    lookAfterGrace();
    assertNull(store.owned(frame));
    assertEquals(0, ledgers.proposed().size());
  }

  @Test
  void shouldHaveEventsMadeThatANodeThatIsGoneDidNotMake() {
    sealed.put("a", "gone");
    sealed.put("b", "other");
    takeover.look();
    assertEquals(List.of(), ground);
    nanos.addAndGet(Takeover.GRACE.toNanos());
    takeover.look();
    takeover.look();
    assertEquals(List.of("a"), ground);
    assertEquals(List.of("a"), asked, "the sums, too");
  }

  @Test
  void shouldGoOnWhereALedgerWasAway() {
    FrameLocation frame = leftBehind();
    away.set(true);
    assertThrows(IllegalStateException.class, this::lookAfterGrace);
    assertNull(store.owned(frame));
    away.set(false);
    takeover.look();
    assertEquals(SeqRanges.of(0, 9), store.owned(frame));
    assertEquals(1, catalog.claims.size());
  }
}
