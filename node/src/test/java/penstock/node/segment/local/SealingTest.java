package penstock.node.segment.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static penstock.node.segment.local.TestStore.append;
import static penstock.node.segment.local.TestStore.appendSettled;
import static penstock.node.segment.local.TestStore.awaitUntil;
import static penstock.node.segment.local.TestStore.scan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.Frames;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentInfo;
import penstock.node.segment.SegmentSettings;
import penstock.node.segment.SegmentStore;
import penstock.node.segment.log.LogSettings;
import penstock.node.segment.log.ManualClock;
import penstock.node.segment.log.SegmentMetrics;
import penstock.protocol.SeqRanges;

/** Settling, sealing and retention, and who is told. */
class SealingTest {

  private static final Duration AGE = Duration.ofMinutes(10);

  private final FakeDisk disk = new FakeDisk(1);
  private final ManualClock clock = new ManualClock(TestStore.NOW);
  private final SegmentMetrics metrics = TestStore.metrics();

  /** Writes down what it is told. */
  private static final class Diary implements SegmentStore.Listener {
    final List<String> notes = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void onSettled(FrameLocation location, SeqRanges owned) {
      notes.add("settled " + location + " " + owned);
    }

    @Override
    public void onSealed(SegmentInfo segment) {
      notes.add("sealed " + segment.name() + " " + segment.frames());
    }

    @Override
    public void onDeleted(SegmentInfo segment) {
      notes.add("deleted " + segment.name());
    }

    void awaitNotes(int count) {
      awaitUntil(count + " notes, not " + notes, () -> notes.size() >= count);
    }
  }

  private LocalSegmentStore open(Duration settleWait, long bytesMax) {
    SegmentSettings settings =
        new SegmentSettings(
            1 << 20,
            AGE,
            Duration.ZERO,
            1 << 20,
            64,
            settleWait,
            Duration.ofDays(30),
            bytesMax,
            1 << 20);
    return TestStore.open(disk, settings, clock, metrics);
  }

  private LocalSegmentStore open(Duration settleWait) {
    return open(settleWait, 0);
  }

  /** Lets the active segment get old enough. */
  private void roll(LocalSegmentStore store) {
    int before = store.segments().size();
    clock.advance(AGE);
    store.maintain();
    awaitUntil("rolled", () -> store.segments().size() > before || isSealed(store, 0));
  }

  private static boolean isSealed(LocalSegmentStore store, int segment) {
    return store.segments().get(segment).sealed();
  }

  @Test
  void shouldSealByAgeWhatIsSettled() {
    Diary diary = new Diary();
    try (LocalSegmentStore store = open(Duration.ofMinutes(1))) {
      store.addListener(diary);
      FrameLocation first = append(store, Frames.frame("d1", "s1", 0, 9));
      FrameLocation second = append(store, Frames.frame("d1", "s1", 0, 9));
      store.settle(second, SeqRanges.EMPTY);
      store.maintain();
      assertFalse(isSealed(store, 0), "young");
      roll(store);
      assertFalse(isSealed(store, 0), "not settled");
      store.settle(first, SeqRanges.of(0, 9));
      diary.awaitNotes(2);
      assertTrue(isSealed(store, 0));
      assertEquals(
          List.of("settled " + first + " [0-9]", "sealed " + first.segment() + " 2"), diary.notes);
    }
  }

  @Test
  void shouldNotRollASegmentWithoutFrames() {
    try (LocalSegmentStore store = open(Duration.ofMinutes(1))) {
      String name = store.segments().get(0).name();
      clock.advance(AGE.multipliedBy(2));
      store.maintain();
      FrameLocation location = append(store, Frames.frame("d1", "s1", 0, 9));
      assertEquals(name, location.segment());
    }
  }

  @Test
  void shouldTakeAppendsWhileAnotherSegmentWaits() {
    try (LocalSegmentStore store = open(Duration.ofMinutes(1))) {
      FrameLocation before = append(store, Frames.frame("d1", "s1", 0, 9));
      roll(store);
      FrameLocation after = append(store, Frames.frame("d1", "s1", 10, 19));
      assertTrue(before.segment().compareTo(after.segment()) < 0);
      assertEquals(2, scan(store).size());
    }
  }

  @Test
  void shouldSealUnsettledFramesAndSettleThemLater() {
    Diary diary = new Diary();
    FrameLocation late;
    try (LocalSegmentStore store = open(Duration.ofMillis(1))) {
      store.addListener(diary);
      late = append(store, Frames.frame("d1", "s1", 0, 9));
      appendSettled(store, Frames.frame("d2", "s1", 0, 9));
      roll(store);
      awaitUntil("sealed", () -> metrics.sealed.get() == 1);
      assertEquals(1, metrics.unsettledAtSealing.get());
      assertFalse(isSealed(store, 0), "not while a frame is unsettled");
      assertNull(store.read(late).owned());
      assertEquals(1, store.find(null, 0, Long.MAX_VALUE).size());
      diary.awaitNotes(1);
      store.settle(late, SeqRanges.of(2, 3));
      diary.awaitNotes(3);
      assertEquals("sealed " + late.segment() + " 2", diary.notes.get(2));
      assertTrue(isSealed(store, 0));
      assertEquals(SeqRanges.of(2, 3), store.read(late).owned());
      assertEquals(2, store.find(null, 0, Long.MAX_VALUE).size());
    }
    try (LocalSegmentStore store = TestStore.open(disk)) {
      assertEquals(SeqRanges.of(2, 3), store.read(late).owned());
    }
  }

  @Test
  void shouldSettleOnceAndKeepTheFirstAnswer() {
    Diary diary = new Diary();
    try (LocalSegmentStore store = open(Duration.ofMillis(1))) {
      store.addListener(diary);
      FrameLocation location = append(store, Frames.frame("d1", "s1", 0, 9));
      store.settle(location, SeqRanges.of(0, 9));
      store.settle(location, SeqRanges.of(0, 9));
      store.settle(location, SeqRanges.of(0, 3));
      assertEquals(SeqRanges.of(0, 9), store.read(location).owned());
      assertThrows(
          IllegalArgumentException.class,
          () ->
              store.settle(
                  new FrameLocation(location.segment(), location.offset() + 8), SeqRanges.EMPTY));
      store.settle(new FrameLocation("n1-00000000000000000000", 64), SeqRanges.of(0, 9));
    }
    assertEquals(1, diary.notes.stream().filter(note -> note.startsWith("settled")).count());
  }

  /** Nothing is appended any more, and the power goes: the marks were written on their own. */
  @Test
  void shouldWriteMarksWithoutFramesToGoAlongWith() {
    try (LocalSegmentStore store = open(Duration.ofMinutes(1))) {
      FrameLocation location = append(store, Frames.frame("d1", "s1", 0, 9));
      long before = store.segments().get(0).bytes();
      store.settle(location, SeqRanges.of(0, 4));
      awaitUntil("marks are written", () -> store.segments().get(0).bytes() > before);
      disk.crashAt(0);
      assertThrows(Exception.class, () -> append(store, Frames.frame("d1", "s1", 10, 11)));
    }
    try (LocalSegmentStore store = TestStore.open(disk.afterCrash(1))) {
      assertEquals(SeqRanges.of(0, 4), scan(store).get(0).owned());
    }
  }

  @Test
  void shouldWriteMarksOfSegmentsThatWait() {
    try (LocalSegmentStore store = open(Duration.ofMinutes(1))) {
      FrameLocation location = append(store, Frames.frame("d1", "s1", 0, 9));
      append(store, Frames.frame("d1", "s1", 10, 19));
      roll(store);
      store.settle(location, SeqRanges.of(0, 4));
      store.maintain();
      try (LocalSegmentStore after = TestStore.open(disk.afterCrash(1))) {
        assertEquals(SeqRanges.of(0, 4), scan(after).get(0).owned());
        assertNull(scan(after).get(1).owned());
      }
    }
  }

  @Test
  void shouldNotKeepMoreThanSomeSegmentsWaiting() {
    try (LocalSegmentStore store = open(Duration.ofHours(1))) {
      for (int i = 0; i < LogSettings.WAITING_MAX + 3; i++) {
        append(store, Frames.frame("d1", "s1", i, i));
        roll(store);
      }
      store.maintain();
      assertEquals(3, metrics.sealed.get());
    }
  }

  @Test
  void shouldDeleteWhatIsOlderThanTheRetention() {
    Diary diary = new Diary();
    try (LocalSegmentStore store = open(Duration.ofMinutes(1))) {
      store.addListener(diary);
      FrameLocation old = appendSettled(store, Frames.frame("d1", "s1", 0, 9));
      roll(store);
      awaitUntil("sealed", () -> isSealed(store, 0));
      FrameLocation young = appendSettled(store, Frames.frame("d1", "s1", 700, 709));
      roll(store);
      awaitUntil("sealed", () -> isSealed(store, 1));
      clock.advance(Duration.ofDays(30).minus(AGE.multipliedBy(2)).plusSeconds(20));
      store.maintain();
      diary.awaitNotes(5);
      assertEquals(List.of("deleted " + old.segment()), diary.notes.subList(4, 5));
      assertEquals(1, store.find(null, 0, Long.MAX_VALUE).size());
      assertThrows(SegmentException.Missing.class, () -> store.read(old));
      assertEquals(young, scan(store).get(0).location());
      store.settle(old, SeqRanges.of(0, 9));
    }
  }

  @Test
  void shouldDeleteTheOldestBeyondBytesMax() {
    try (LocalSegmentStore store = open(Duration.ofMinutes(1), 3000)) {
      for (int i = 0; i < 10; i++) {
        appendSettled(store, Frames.frame("d1", "s1", i * 10L, i * 10L + 9));
        roll(store);
        int last = store.segments().size() - 2;
        awaitUntil("sealed", () -> last < 0 || isSealed(store, last));
      }
      store.maintain();
      List<SegmentInfo> left = store.segments();
      assertTrue(left.stream().mapToLong(SegmentInfo::bytes).sum() <= 3000);
      assertTrue(left.size() > 2);
      assertEquals(90, store.find(null, Frames.timeUs(90), Frames.timeUs(99)).get(0).owned().min());
    }
  }

  @Test
  void shouldCountWhatItDoes() {
    SegmentSettings settings = TestStore.settings(4096);
    try (LocalSegmentStore store = TestStore.open(disk, settings, clock, metrics)) {
      for (int i = 0; i < 30; i++) {
        appendSettled(store, Frames.frame("d1", "s1", i, i));
      }
      awaitUntil("sealed", () -> metrics.sealed.get() > 0);
      assertEquals(30, metrics.frames.get());
      assertTrue(metrics.bytes.get() > 0);
      store.maintain();
      assertEquals(store.segments().size(), metrics.segments.get());
    }
  }
}
