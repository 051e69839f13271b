package penstock.node.segment.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static penstock.node.segment.local.TestStore.append;
import static penstock.node.segment.local.TestStore.appendSettled;
import static penstock.node.segment.local.TestStore.awaitUntil;
import static penstock.node.segment.local.TestStore.scan;

import akka.util.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.FrameRef;
import penstock.node.segment.Frames;
import penstock.node.segment.Frames.Frame;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentInfo;
import penstock.node.segment.StoredFrame;
import penstock.protocol.SeqRanges;

/** What a store gives back, over real files. */
class LocalSegmentStoreTest {

  private final Path directory;
  private final Disk disk;

  LocalSegmentStoreTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.disk = new FileDisk(directory);
  }

  @Test
  void shouldReadBackWhatWasAppended() {
    Frame frame = Frames.frame("d1", "s1", 0, 9);
    try (LocalSegmentStore store = TestStore.open(disk)) {
      FrameLocation location = append(store, frame);
      StoredFrame read = store.read(location);
      assertEquals(frame.header(), read.header());
      assertEquals(frame.payload(), read.payload());
      assertNull(read.owned());
      assertEquals(location, store.end());
    }
  }

  @Test
  void shouldFindOnlySettledFramesThatBroughtSomething() {
    try (LocalSegmentStore store = TestStore.open(disk)) {
      FrameLocation settled = append(store, Frames.frame("d1", "s1", 0, 9));
      append(store, Frames.frame("d1", "s1", 10, 19));
      FrameLocation duplicate = append(store, Frames.frame("d1", "s1", 0, 9));
      store.settle(settled, SeqRanges.of(0, 4));
      store.settle(duplicate, SeqRanges.EMPTY);
      List<FrameRef> found = store.find(null, 0, Long.MAX_VALUE);
      assertEquals(List.of(settled), found.stream().map(FrameRef::location).toList());
      assertEquals(SeqRanges.of(0, 4), found.get(0).owned());
      assertEquals(SeqRanges.EMPTY, store.read(duplicate).owned());
    }
  }

  @Test
  void shouldNotSayThatItHoldsNothingWhileThatIsNotSettled() {
    SeqRanges wanted = SeqRanges.of(5, 6);
    try (LocalSegmentStore store = TestStore.open(disk)) {
      assertEquals(List.of(), store.holding("d1", "s1", wanted));
      FrameLocation frame = append(store, Frames.frame("d1", "s1", 0, 9));
      assertThrows(SegmentException.Unavailable.class, () -> store.holding("d1", "s1", wanted));
      assertEquals(List.of(), store.holding("d1", "s2", wanted), "another stream");
      assertEquals(List.of(), store.holding("d2", "s1", wanted), "another device");
      store.settle(frame, SeqRanges.of(0, 9));
      append(store, Frames.frame("d1", "s1", 10, 19));
      assertEquals(1, store.holding("d1", "s1", wanted).size(), "and that says enough");
    }
  }

  @Test
  void shouldGiveTheSameAnswersBeforeAndAfterSealingAndAfterRestart() {
    List<FrameRef> live = new ArrayList<>();
    List<StoredFrame> scanned;
    try (LocalSegmentStore store = TestStore.open(disk)) {
      for (int i = 0; i < 200; i++) {
        appendSettled(store, Frames.frame("d" + i % 7, "s1", i * 10L, i * 10L + 9));
        live.addAll(store.holding("d" + i % 7, "s1", SeqRanges.of(i * 10L + 3, i * 10L + 3)));
      }
      awaitUntil("all but the last are sealed", () -> unsealed(store) == 1);
      assertSame(live, store.find(null, 0, Long.MAX_VALUE));
      scanned = scan(store);
    }
    try (LocalSegmentStore store = TestStore.open(disk)) {
      assertEquals(1, unsealed(store));
      assertSame(live, store.find(null, 0, Long.MAX_VALUE));
      assertEquals(scanned, scan(store));
      assertEquals(
          live.stream().filter(ref -> ref.device().equals("d3")).toList(),
          sorted(store.find(Set.of("d3"), 0, Long.MAX_VALUE)));
      assertEquals(live.get(199).location(), store.end());
      assertEquals(List.of(live.get(150)), store.holding("d3", "s1", SeqRanges.of(1500, 1501)));
    }
  }

  @Test
  void shouldFindByTimeAndDevice() {
    try (LocalSegmentStore store = TestStore.open(disk)) {
      for (int i = 0; i < 100; i++) {
        appendSettled(store, Frames.frame("d" + i % 3, "s1", i * 10L, i * 10L + 9));
      }
      List<FrameRef> found =
          store.find(Set.of("d1", "nobody"), Frames.timeUs(200), Frames.timeUs(300));
      assertEquals(
          List.of(220L, 250L, 280L), sorted(found).stream().map(ref -> ref.owned().min()).toList());
      assertEquals(List.of(), store.find(null, 0, Frames.timeUs(0)));
      assertEquals(1, store.find(null, 0, Frames.timeUs(0) + 1).size());
    }
  }

  @Test
  void shouldGoOnCountingAfterRestart() {
    FrameLocation before;
    try (LocalSegmentStore store = TestStore.open(disk)) {
      before = append(store, Frames.frame("d1", "s1", 0, 9));
    }
    try (LocalSegmentStore store = TestStore.open(disk)) {
      FrameLocation after = append(store, Frames.frame("d1", "s1", 10, 19));
      assertTrue(before.compareTo(after) < 0);
      assertTrue(before.segment().compareTo(after.segment()) < 0);
      assertEquals(2, scan(store).size());
      List<StoredFrame> behind = new ArrayList<>();
      store.scan(before, behind::add);
      assertEquals(List.of(after), behind.stream().map(StoredFrame::location).toList());
    }
  }

  @Test
  void shouldKeepLargeFrames() {
    byte[] noise = new byte[3_000_000];
    ThreadLocalRandom.current().nextBytes(noise);
    ByteString payload = ByteString.fromArray(noise);
    Frame small = Frames.frame("d1", "s1", 0, 9);
    try (LocalSegmentStore store = TestStore.open(disk)) {
      append(store, small);
      FrameLocation large = TestStore.await(store.append(small.header(), payload));
      append(store, small);
      assertEquals(payload, store.read(large).payload());
      assertEquals(3, scan(store).size());
    }
  }

  @Test
  void shouldTakeAppendsFromManyThreads() {
    int threads = 8;
    int each = 200;
    try (LocalSegmentStore store = TestStore.open(disk)) {
      List<CompletableFuture<Void>> done = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        String device = "d" + t;
        done.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; i < each; i++) {
                    appendSettled(store, Frames.frame(device, "s1", i, i));
                  }
                }));
      }
      done.forEach(TestStore::await);
      for (int t = 0; t < threads; t++) {
        assertEquals(each, store.find(Set.of("d" + t), 0, Long.MAX_VALUE).size());
      }
      List<FrameLocation> locations = scan(store).stream().map(StoredFrame::location).toList();
      assertEquals((long) threads * each, locations.stream().distinct().count());
      assertEquals(locations.stream().sorted().toList(), locations);
      assertEquals(locations.get(locations.size() - 1), store.end());
    }
  }

  @Test
  void shouldRefuseASecondProcess() {
    try (LocalSegmentStore store = TestStore.open(disk)) {
      assertNotNull(store);
      IOException e = assertThrows(IOException.class, () -> new FileDisk(directory).lock());
      assertTrue(String.valueOf(e.getMessage()).contains("in use"));
    }
  }

  @Test
  void shouldSayMissingAndCorrupt() {
    try (LocalSegmentStore store = TestStore.open(disk)) {
      FrameLocation location = append(store, Frames.frame("d1", "s1", 0, 9));
      assertThrows(
          SegmentException.Missing.class,
          () -> store.read(new FrameLocation("n1-00000000000000000000", 64)));
      assertThrows(
          SegmentException.Corrupt.class,
          () -> store.read(new FrameLocation(location.segment(), location.offset() + 8)));
    }
  }

  private static long unsealed(LocalSegmentStore store) {
    return store.segments().stream().filter(segment -> !segment.sealed()).count();
  }

  private static List<FrameRef> sorted(List<FrameRef> refs) {
    return refs.stream().sorted((a, b) -> a.location().compareTo(b.location())).toList();
  }

  private static void assertSame(List<FrameRef> expected, List<FrameRef> actual) {
    assertEquals(sorted(expected), sorted(actual));
  }

  @Test
  void shouldListSegments() {
    try (LocalSegmentStore store = TestStore.open(disk)) {
      for (int i = 0; i < 60; i++) {
        appendSettled(store, Frames.frame("d1", "s1", i * 10L, i * 10L + 9));
      }
      List<SegmentInfo> segments = store.segments();
      assertTrue(segments.size() > 1);
      assertEquals(60, segments.stream().mapToInt(SegmentInfo::frames).sum());
      assertEquals(Frames.timeUs(0), segments.get(0).minTimeUs());
      assertEquals(Frames.timeUs(599), segments.get(segments.size() - 1).maxTimeUs());
      assertTrue(!segments.get(segments.size() - 1).sealed());
    }
  }
}
