package penstock.node.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import penstock.node.segment.BootSpan;
import penstock.node.segment.Codec;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SegmentException;
import penstock.protocol.SeqRanges;

/** Order, spans, gaps and bounds of narratives over a store in memory. */
final class NarrativesTest {

  private static final NarrativeLimits ROOMY = new NarrativeLimits(2, 8 << 20, 2);

  private final FakeSegments store = new FakeSegments();
  private @Nullable Narratives narratives;

  @AfterEach
  void closeNarratives() {
    if (narratives != null) {
      narratives.close();
    }
  }

  private Narratives narratives(NarrativeLimits limits) {
    closeNarratives();
    narratives = new Narratives(store, limits);
    return narratives;
  }

  private static NarrativeQuery all() {
    return new NarrativeQuery(null, Long.MIN_VALUE, Long.MAX_VALUE, null);
  }

  private List<NarrativeItem> items(NarrativeQuery query) {
    try (NarrativeCursor cursor = narratives(ROOMY).open(query)) {
      return drained(cursor);
    }
  }

  static List<NarrativeItem> drained(NarrativeCursor cursor) {
    List<NarrativeItem> all = new ArrayList<>();
    boolean more = true;
    while (more) {
      List<NarrativeItem> some = new ArrayList<>();
      more = cursor.fill((key, item) -> some.add(item), 7, System.nanoTime() + 50_000_000);
      all.addAll(some);
    }
    return all;
  }

  private List<String> told(NarrativeQuery query) {
    return items(query).stream().map(NarrativesTest::told).toList();
  }

  private static String told(NarrativeItem item) {
    if (item instanceof NarrativeRecord record) {
      return record.device() + "/" + record.stream() + " " + record.seq() + " " + text(record);
    }
    NarrativeGap gap = (NarrativeGap) item;
    return gap.device() + "/" + gap.stream() + " gap " + gap.ranges();
  }

  private static String text(NarrativeRecord record) {
    return new String(
        record.bytes(),
        record.textStart(),
        record.textEnd() - record.textStart(),
        StandardCharsets.ISO_8859_1);
  }

  @Test
  void shouldMergeStreamsByTimeAndKeepEachInSequence() {
    store.frame("a", "s").line(0, 100, "one").line(1, 300, "three").store();
    store.frame("b", "s").line(0, 200, "two").line(1, 400, "four").store();
    store.frame("a", "s").line(2, 500, "five").codec(Codec.GZIP).store();
    store.frame("a", "r").line(0, 450, "four and a half").codec(Codec.IDENTITY).store();
    assertEquals(
        List.of(
            "a/s 0 one",
            "b/s 0 two",
            "a/s 1 three",
            "b/s 1 four",
            "a/r 0 four and a half",
            "a/s 2 five"),
        told(all()));
  }

  @Test
  void shouldBreakTiesByDeviceThenStream() {
    store.frame("b", "s").line(0, 100, "x").store();
    store.frame("a", "t").line(0, 100, "x").store();
    store.frame("a", "s").line(0, 100, "x").store();
    assertEquals(List.of("a/s 0 x", "a/t 0 x", "b/s 0 x"), told(all()));
  }

  @Test
  void shouldFollowSequenceWhereDatesJumpBack() {
    // The second boot's clock was set wrong: its dates lie before the first boot's.
    store
        .frame("a", "s")
        .boots(new BootSpan(0, 0, 1_000, false), new BootSpan(2, 1, 0, true))
        .line(0, 10, "first")
        .line(1, 20, "second")
        .line(2, 5, "third")
        .store();
    store.frame("b", "s").line(0, 1_015, "between").line(1, 1_030, "last").store();
    List<NarrativeItem> items = items(all());
    assertEquals(
        List.of("a/s 0 first", "b/s 0 between", "a/s 1 second", "a/s 2 third", "b/s 1 last"),
        items.stream().map(NarrativesTest::told).toList());
    NarrativeRecord third = (NarrativeRecord) items.get(3);
    assertEquals(5, third.timeUs());
    assertEquals(1, third.boot());
    assertTrue(third.estimated());
  }

  @Test
  void shouldPutLateChunkWhereItsHoleWas() {
    store.frame("a", "s").line(0, 100, "0").line(1, 110, "1").line(4, 140, "4").store();
    store.frame("a", "s").line(2, 120, "2").line(3, 130, "3").store();
    store.frame("b", "s").line(0, 125, "b").store();
    assertEquals(
        List.of("a/s 0 0", "a/s 1 1", "a/s 2 2", "b/s 0 b", "a/s 3 3", "a/s 4 4"), told(all()));
  }

  @Test
  void shouldGiveOnlyOwnedRecordsOfTheSpanAndTheDevices() {
    store
        .frame("a", "s")
        .line(0, 100, "before")
        .line(1, 200, "in")
        .line(2, 250, "another frame's")
        .line(3, 300, "after")
        .owned(SeqRanges.of(0, 1).plus(SeqRanges.of(3, 3)))
        .store();
    store.frame("b", "s").line(0, 200, "other device").store();
    assertEquals(List.of("a/s 1 in"), told(new NarrativeQuery(Set.of("a", "c"), 200, 300, null)));
  }

  @Test
  void shouldTellGapsAndGoOn() {
    store.frame("a", "s").line(0, 100, "0").store();
    FrameLocation missing = store.frame("a", "s").line(1, 200, "1").line(2, 300, "2").store();
    FrameLocation spoilt = store.frame("a", "s").line(3, 400, "3").store();
    store.frame("a", "s").line(4, 500, "4").line(5, 510, "5").store();
    store.frame("b", "s").line(0, 250, "b").store();
    store.fail(missing, new SegmentException.Missing("retention took seg-1"));
    store.spoil(spoilt);
    List<NarrativeItem> items = items(all());
    assertEquals(
        List.of("a/s 0 0", "a/s gap [1-2]", "b/s 0 b", "a/s gap [3]", "a/s 4 4", "a/s 5 5"),
        items.stream().map(NarrativesTest::told).toList());
    NarrativeGap first = (NarrativeGap) items.get(1);
    assertEquals(missing, first.location());
    assertEquals("retention took seg-1", first.reason());
    assertEquals(200, first.timeUs());
  }

  @Test
  void shouldTellRecordsThatFrameDoesNotHold() {
    store.frame("a", "s").line(0, 100, "0").line(3, 130, "3").owned(SeqRanges.of(0, 3)).store();
    assertEquals(List.of("a/s gap [1-2]", "a/s 0 0", "a/s 3 3"), told(all()));
  }

  @Test
  void shouldHoldBoundedBytesWhateverTheFleet() {
    int devices = 300;
    int records = 60;
    String padding = "x".repeat(60);
    for (int device = 0; device < devices; device++) {
      FakeSegments.FrameMaker frame = store.frame("device" + device, "s");
      for (int seq = 0; seq < records; seq++) {
        frame.line(seq, seq * 1_000L + device, padding);
      }
      frame.store();
    }
    NarrativeLimits tight = new NarrativeLimits(1, 256 * 1024, 2);
    try (NarrativeCursor cursor = narratives(tight).open(all())) {
      List<NarrativeItem> items = drained(cursor);
      assertEquals(devices * records, items.size());
      assertSorted(items);
      assertTrue(
          cursor.openBytesHighest() <= 256 * 1024, "held " + cursor.openBytesHighest() + " bytes");
      // Each of the 300 frames costs 10 KB, 3 MB in all: slices make 16 reads of each, not 60.
      assertTrue(cursor.reads() <= 40L * devices, cursor.reads() + " reads");
      assertTrue(cursor.reads() > devices, "nothing was read twice: no pressure in this test");
    }
  }

  private static void assertSorted(List<NarrativeItem> items) {
    long last = Long.MIN_VALUE;
    for (NarrativeItem item : items) {
      long time = ((NarrativeRecord) item).timeUs();
      assertTrue(time >= last, "time goes back");
      last = time;
    }
  }

  @Test
  void shouldReadEachFrameOnceWhereThereIsRoom() {
    for (int i = 0; i < 200; i++) {
      store.frame("a", "s").line(i, i, "x").store();
    }
    try (NarrativeCursor cursor = narratives(ROOMY).open(all())) {
      assertEquals(200, drained(cursor).size());
      assertEquals(new NarrativeScan.Progress(200, 200, 1_980, 1_980, 200), rounded(cursor));
    }
    assertEquals(200, store.reads.get());
  }

  private static NarrativeScan.Progress rounded(NarrativeCursor cursor) {
    NarrativeScan.Progress told = cursor.progress();
    assertEquals(told.rawBytesTotal(), told.rawBytes());
    return new NarrativeScan.Progress(
        told.frames(), told.framesTotal(), 1_980, 1_980, told.items());
  }

  @Test
  void shouldRefuseMoreQueriesThanMayRun() {
    Narratives two = narratives(ROOMY);
    NarrativeCursor first = two.open(all());
    NarrativeCursor second = two.open(all());
    assertFalse(two.free());
    assertThrows(Narratives.Busy.class, () -> two.open(all()));
    first.close();
    first.close();
    assertTrue(two.free());
    two.open(all()).close();
    second.close();
    assertEquals(0, two.running());
  }

  @Test
  void shouldFindWhatGrepAsksFor() throws Exception {
    store
        .frame("a", "s")
        .line(0, 100, "link up")
        .line(1, 200, "Out of memory: Killed process 12")
        .raw("6,2,300,-;usb 1-1: new device\n SUBSYSTEM=usb\n")
        .store();
    store.frame("b", "s").line(0, 150, "nothing").store();
    store.frame("b", "s").line(1, 160, "KILLED by hand").store();
    assertEquals(
        List.of("a/s 1 Out of memory: Killed process 12"), told(matching("Killed process")));
    assertEquals(
        List.of("b/s 1 KILLED by hand", "a/s 1 Out of memory: Killed process 12"),
        told(matching("(?i)killed")));
    assertEquals(List.of("a/s 2 usb 1-1: new device"), told(matching("^SUBSYSTEM=")));
    assertEquals(List.of(), told(matching("6,2,300")));
  }

  private static NarrativeQuery matching(String regex) throws LinePattern.Refused {
    return new NarrativeQuery(null, Long.MIN_VALUE, Long.MAX_VALUE, LinePattern.of(regex));
  }

  @Test
  void shouldRefusePatternsThatAreNone() {
    assertThrows(LinePattern.Refused.class, () -> LinePattern.of("a(b"));
    assertThrows(LinePattern.Refused.class, () -> LinePattern.of(""));
    assertThrows(LinePattern.Refused.class, () -> LinePattern.of("x".repeat(1_001)));
  }
}
