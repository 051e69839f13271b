package penstock.node.segment.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static penstock.node.segment.local.TestStore.append;
import static penstock.node.segment.local.TestStore.appendSettled;
import static penstock.node.segment.local.TestStore.await;
import static penstock.node.segment.local.TestStore.awaitUntil;
import static penstock.node.segment.local.TestStore.scan;

import akka.util.ByteString;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.Frames;
import penstock.node.segment.Frames.Frame;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentSettings;
import penstock.node.segment.StoredFrame;
import penstock.node.segment.WriterStats;
import penstock.node.segment.log.SegmentMetrics;
import penstock.node.segment.log.SegmentNames;

/** What the writer does when the disk is slow, full or broken. */
class WriterTest {

  private final FakeDisk disk = new FakeDisk(1);

  private static Frame frame(int n) {
    return Frames.frame("d1", "s" + n, 0, 3);
  }

  @Test
  void shouldRefuseWhenFullAndTakeAgainWhenDrained() {
    try (LocalSegmentStore store = TestStore.open(disk, TestStore.settings(1 << 20))) {
      disk.holdForces();
      List<CompletionStage<FrameLocation>> taken = fillQueue(store);
      assertEquals(1024, taken.size());
      assertEquals(1024, store.stats().queuedFrames());
      assertThrows(SegmentException.Busy.class, () -> append(store, frame(0)));
      disk.releaseForces();
      taken.forEach(TestStore::await);
      awaitUntil("the queue is empty", () -> store.stats().queuedBytes() == 0);
      append(store, frame(0));
      assertEquals(1025, scan(store).size());
    }
  }

  private static List<CompletionStage<FrameLocation>> fillQueue(LocalSegmentStore store) {
    List<CompletionStage<FrameLocation>> taken = new ArrayList<>();
    CompletionStage<FrameLocation> last = store.append(frame(0).header(), frame(0).payload());
    while (!last.toCompletableFuture().isCompletedExceptionally()) {
      taken.add(last);
      last = store.append(frame(taken.size()).header(), frame(taken.size()).payload());
    }
    return taken;
  }

  @Test
  void shouldRefuseByBytes() {
    try (LocalSegmentStore store = TestStore.open(disk, TestStore.settings(1 << 20))) {
      disk.holdForces();
      ByteString large = ByteString.fromArray(new byte[3 << 20]);
      CompletionStage<FrameLocation> first = store.append(frame(0).header(), large);
      CompletionStage<FrameLocation> crossesTheLimit = store.append(frame(1).header(), large);
      assertThrows(SegmentException.Busy.class, () -> append(store, frame(2)));
      disk.releaseForces();
      assertNotEquals(await(first), await(crossesTheLimit));
    }
  }

  @Test
  void shouldNotAckAfterAFailedForceAndGoOnInANewSegment() {
    try (LocalSegmentStore store = TestStore.open(disk)) {
      FrameLocation before = appendSettled(store, frame(0));
      String file = SegmentNames.file(before.segment());
      disk.failForces(file::equals);
      assertThrows(SegmentException.Unavailable.class, () -> append(store, frame(1)));
      disk.failForces(name -> false);
      FrameLocation after = appendSettled(store, frame(2));
      assertNotEquals(before.segment(), after.segment());
      awaitUntil("the spoilt segment is sealed", () -> store.segments().get(0).sealed());
      assertEquals(1, store.segments().get(0).frames());
      verifyHeld(disk.afterCrash(3), List.of(before, after));
    }
  }

  private static void verifyHeld(FakeDisk disk, List<FrameLocation> expected) {
    try (LocalSegmentStore store = TestStore.open(disk)) {
      assertEquals(expected, scan(store).stream().map(StoredFrame::location).toList());
    }
  }

  @Test
  void shouldFailAppendsWhileTheDiskIsBrokenAndTakeThemWhenItIsNot() {
    try (LocalSegmentStore store = TestStore.open(disk)) {
      append(store, frame(0));
      disk.failForces(name -> true);
      disk.failCreates(true);
      assertThrows(SegmentException.Unavailable.class, () -> append(store, frame(1)));
      SegmentException e =
          assertThrows(SegmentException.Unavailable.class, () -> append(store, frame(2)));
      assertTrue(e.toString().contains("refuse"), e::toString);
      awaitUntil("it says so", () -> store.stats().failing());
      disk.failForces(name -> false);
      disk.failCreates(false);
      awaitUntil("it takes appends again", () -> !store.stats().failing());
      append(store, frame(3));
      assertEquals(
          List.of("s0", "s3"), scan(store).stream().map(f -> f.header().stream()).toList());
    }
  }

  @Test
  void shouldNotWaitForThoseWhoWaitForIt() throws IOException {
    ExecutorService one = Executors.newSingleThreadExecutor();
    CountDownLatch blocked = new CountDownLatch(1);
    try (LocalSegmentStore store = open(one)) {
      one.execute(() -> awaitLatch(blocked));
      CompletionStage<FrameLocation> first = store.append(frame(0).header(), frame(0).payload());
      awaitUntil("the frame is durable", () -> store.end() != null);
      store.append(frame(1).header(), frame(1).payload());
      awaitUntil("so is the next", () -> store.stats().queuedFrames() == 0);
      assertFalse(first.toCompletableFuture().isDone());
      blocked.countDown();
      await(first);
    } finally {
      one.shutdown();
    }
  }

  private LocalSegmentStore open(Executor completions) throws IOException {
    return LocalSegmentStore.open(
        TestStore.settings(),
        disk,
        TestStore.NODE,
        Clock.fixed(TestStore.NOW, ZoneOffset.UTC),
        () -> 1,
        completions,
        TestStore.metrics());
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void shouldLingerForCompany() {
    SegmentSettings lingering =
        new SegmentSettings(
            1 << 20,
            Duration.ofMinutes(10),
            Duration.ofMillis(50),
            1 << 20,
            64,
            Duration.ofMillis(1),
            Duration.ofDays(30),
            0,
            1 << 20);
    SegmentMetrics metrics = TestStore.metrics();
    Clock clock = Clock.fixed(TestStore.NOW, ZoneOffset.UTC);
    try (LocalSegmentStore store = TestStore.open(disk, lingering, clock, metrics)) {
      CompletionStage<FrameLocation> first = store.append(frame(0).header(), frame(0).payload());
      CompletionStage<FrameLocation> second = store.append(frame(1).header(), frame(1).payload());
      await(first);
      await(second);
      assertEquals(1, metrics.groups.get());
    }
  }

  @Test
  void shouldMeasureWhatItDrains() {
    try (LocalSegmentStore store = TestStore.open(disk)) {
      assertEquals(0, store.stats().busyBytesPerSecond());
      append(store, frame(0));
      WriterStats stats = store.stats();
      assertTrue(stats.busyBytesPerSecond() > 0);
      assertTrue(stats.durableBytesPerSecond() > 0);
      assertTrue(stats.commitLatency().compareTo(Duration.ZERO) > 0);
    }
  }

  @Test
  void shouldFailAppendsWhenClosed() {
    LocalSegmentStore store = TestStore.open(disk);
    store.close();
    assertThrows(SegmentException.Unavailable.class, () -> append(store, frame(0)));
  }

  @Test
  void shouldMakeDurableWhatWaitsWhenClosing() {
    List<CompletionStage<FrameLocation>> waiting = new ArrayList<>();
    try (LocalSegmentStore store = TestStore.open(disk)) {
      for (int i = 0; i < 100; i++) {
        waiting.add(store.append(frame(i).header(), frame(i).payload()));
      }
    }
    List<FrameLocation> locations = waiting.stream().map(TestStore::await).toList();
    verifyHeld(disk.afterCrash(1), locations);
  }

  @Test
  void shouldNotLeaveFilesWithoutFrames() throws IOException {
    try (LocalSegmentStore store = TestStore.open(disk)) {
      assertEquals(1, store.segments().size());
    }
    assertEquals(List.of(), disk.list());
  }
}
