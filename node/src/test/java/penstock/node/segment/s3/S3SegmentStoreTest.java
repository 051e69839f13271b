package penstock.node.segment.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static penstock.node.segment.log.Awaits.awaitUntil;
import static penstock.node.segment.s3.SharedWorld.append;
import static penstock.node.segment.s3.SharedWorld.appendSettled;
import static penstock.node.segment.s3.SharedWorld.await;
import static penstock.node.segment.s3.SharedWorld.scan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.FrameRef;
import penstock.node.segment.Frames;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentInfo;
import penstock.node.segment.StoredFrame;
import penstock.node.segment.s3.SharedWorld.Node;
import penstock.protocol.SeqRanges;

@Timeout(60)
final class S3SegmentStoreTest {

  private final SharedWorld world = new SharedWorld();

  @AfterEach
  void close() {
    world.close();
  }

  private static void seal(Node node, String segment) {
    node.store().roll();
    awaitUntil(
        "sealed",
        () -> {
          node.store().maintain();
          return !node.store().openHere().contains(segment);
        });
  }

  @Test
  void shouldGiveBackWhatWasAppended() {
    Node node = world.node("a");
    Frames.Frame frame = Frames.frame("d1", "s1", 0, 9);
    FrameLocation location = append(node.store(), frame);
    StoredFrame stored = node.store().read(location);
    assertEquals(frame.header(), stored.header());
    assertEquals(frame.payload(), stored.payload());
    assertNull(stored.owned());
    assertTrue(node.store().find(null, 0, Long.MAX_VALUE).isEmpty(), "not before it is settled");
    node.store().settle(location, SeqRanges.of(2, 5));
    FrameRef ref = node.store().find(Set.of("d1"), 0, Long.MAX_VALUE).get(0);
    assertEquals(location, ref.location());
    assertEquals(SeqRanges.of(2, 5), node.store().read(ref).owned());
    assertEquals(location, node.store().end());
  }

  @Test
  void shouldWriteAnObjectForEachGroupWhateverTheNumberOfDevices() {
    Node node = world.node("a", Duration.ofMillis(300), 1 << 20);
    List<CompletionStage<FrameLocation>> appends = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Frames.Frame frame = Frames.frame("d" + i, "s1", 0, 3);
      appends.add(node.store().append(frame.header(), frame.payload()));
    }
    appends.forEach(SharedWorld::await);
    assertTrue(world.bucket.count("open/") <= 2, () -> "objects: " + world.bucket.keys());
    assertEquals(200, scan(node.store()).size());
  }

  @Test
  void shouldNotWaitForTheLingerOnceAGroupIsFull() {
    BucketSettings settings = SharedWorld.bucketSettings(Duration.ofSeconds(1));
    Node node = world.node("a", settings, SharedWorld.segmentSettings(8 << 20));
    List<CompletionStage<FrameLocation>> appends = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Frames.Frame frame = Frames.frame("d" + i, "s1", 0, 1500);
      appends.add(node.store().append(frame.header(), frame.payload()));
    }
    appends.forEach(SharedWorld::await);
    assertTrue(world.bucket.count("open/") >= 2);
  }

  @Test
  void shouldCostNothingWhereNothingIsAppended() {
    Node node = world.node("a");
    node.store().roll();
    node.store().maintain();
    world.stop(node);
    assertEquals(Set.of(), world.bucket.keys());
    assertTrue(world.catalog.owners().isEmpty());
  }

  @Test
  void shouldMergeASegmentIntoOneObjectByDeviceAndTime() {
    Node node = world.node("a");
    List<FrameLocation> locations = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      locations.add(
          appendSettled(node.store(), Frames.frame("d" + (i % 2), "s1", i * 10L, i * 10L + 9)));
    }
    List<FrameRef> before = node.store().find(null, 0, Long.MAX_VALUE);
    seal(node, locations.get(0).segment());
    assertEquals(1, world.bucket.count("sealed/"));
    List<FrameRef> after = node.store().find(null, 0, Long.MAX_VALUE);
    assertEquals(
        List.of("d0 0", "d0 20", "d0 40", "d1 10", "d1 30"),
        scan(node.store()).stream()
            .map(frame -> frame.header().device() + " " + frame.header().ranges().min())
            .toList());
    assertEquals(
        Set.copyOf(locations), Set.copyOf(after.stream().map(FrameRef::location).toList()));
    for (List<FrameRef> refs : List.of(before, after)) {
      for (FrameRef ref : refs) {
        StoredFrame stored = node.store().read(ref);
        assertEquals(ref.location(), stored.location());
        assertEquals(ref.device(), stored.header().device());
        assertEquals(stored.header(), node.store().read(ref.location()).header());
        assertEquals(ref.owned(), node.store().read(ref.location()).owned());
      }
    }
    assertEquals(
        locations,
        node.store().frames(locations.get(0).segment()).stream().map(FrameRef::location).toList());
    SegmentInfo info = node.store().segments().get(0);
    assertTrue(info.sealed());
    assertEquals(5, info.frames());
  }

  @Test
  void shouldLetAnyNodeReadWhatIsSealed() {
    Node a = world.node("a");
    Node b = world.node("b");
    FrameLocation sealed = appendSettled(a.store(), Frames.frame("d1", "s1", 0, 9));
    seal(a, sealed.segment());
    FrameLocation open = appendSettled(a.store(), Frames.frame("d1", "s1", 10, 19));
    assertEquals(
        List.of(sealed),
        b.store().find(null, 0, Long.MAX_VALUE).stream().map(FrameRef::location).toList());
    FrameRef ofOther = a.store().findOpen(Set.of("d1"), 0, Long.MAX_VALUE).get(0);
    assertEquals(open, b.store().read(ofOther).location());
    assertEquals(open, b.store().read(open).location());
    assertEquals("a", b.store().open().get(open.segment()));
    assertEquals(1, b.store().holding("d1", "s1", SeqRanges.of(0, 30)).size());
    assertEquals(1, a.store().holdingOpen("d1", "s1", SeqRanges.of(0, 30)).size());
    assertTrue(a.store().openHere().contains(open.segment()));
    FrameLocation unsettled = append(a.store(), Frames.frame("d1", "s1", 40, 49));
    SeqRanges wanted = SeqRanges.of(41, 41);
    assertThrows(
        SegmentException.Unavailable.class, () -> a.store().holdingOpen("d1", "s1", wanted));
    assertThrows(SegmentException.Unavailable.class, () -> a.store().holding("d1", "s1", wanted));
    a.store().settle(unsettled, SeqRanges.of(40, 49));
    assertEquals(1, a.store().holding("d1", "s1", wanted).size());
  }

  @Test
  void shouldReadAGroupThatIsGoneFromTheMergedObject() {
    Node a = world.node("a");
    Node b = world.node("b");
    FrameLocation location = appendSettled(a.store(), Frames.frame("d1", "s1", 0, 9));
    FrameRef ref = a.store().findOpen(null, 0, Long.MAX_VALUE).get(0);
    seal(a, location.segment());
    assertTrue(world.bucket.count("open/") > 0, "still there for whoever looks");
    world.clock.advance(SharedWorld.GRACE.plusMinutes(1));
    b.store().maintain();
    assertEquals(0, world.bucket.count("open/"));
    assertEquals(1, world.bucket.count("sealed/"));
    assertEquals(location, b.store().read(ref).location());
    assertEquals(location, a.store().read(ref).location());
  }

  @Test
  void shouldTakeOverWhatADeadNodeLeft() {
    Node a = world.node("a");
    FrameLocation settled = appendSettled(a.store(), Frames.frame("d1", "s1", 0, 9));
    FrameLocation unsettled = append(a.store(), Frames.frame("d2", "s1", 0, 9));
    world.kill(a);
    Node b = world.node("b");
    assertEquals(List.of(settled.segment()), b.store().abandoned(Set.of("b")));
    assertTrue(b.store().claim(settled.segment()));
    assertEquals(List.of(), b.store().abandoned(Set.of("b")));
    assertFalse(b.store().claim(settled.segment()));
    List<StoredFrame> frames = new ArrayList<>();
    b.store().scanUnsettled(settled.segment(), frames::add);
    assertEquals(List.of(unsettled), frames.stream().map(StoredFrame::location).toList());
    assertEquals(SeqRanges.of(0, 9), b.store().read(settled).owned());
    assertFalse(b.store().openHere().contains(settled.segment()), "it can't answer for it yet");
    b.store().settle(unsettled, SeqRanges.of(0, 4));
    awaitUntil(
        "sealed",
        () -> {
          b.store().maintain();
          return b.store().open().isEmpty();
        });
    assertEquals(SeqRanges.of(0, 4), b.store().read(unsettled).owned());
    assertEquals(2, b.store().find(null, 0, Long.MAX_VALUE).size());
  }

  @Test
  void shouldRefuseWhatATakenNodeAppends() {
    Node a = world.node("a");
    FrameLocation first = append(a.store(), Frames.frame("d1", "s1", 0, 9));
    Node b = world.node("b");
    assertEquals(List.of(first.segment()), b.store().abandoned(Set.of("b")));
    assertTrue(b.store().claim(first.segment()));
    assertThrows(
        SegmentException.Unavailable.class,
        () -> append(a.store(), Frames.frame("d1", "s1", 10, 19)));
    assertTrue(await(a.store().fenced()).contains(first.segment()));
    awaitUntil("it says so", () -> a.store().stats().failing());
    assertThrows(
        SegmentException.Unavailable.class,
        () -> append(a.store(), Frames.frame("d1", "s1", 20, 29)));
    assertFalse(b.store().fenced().toCompletableFuture().isDone());
    assertTrue(a.metrics().fenced.get() >= 1);
    List<StoredFrame> frames = new ArrayList<>();
    b.store().scanUnsettled(first.segment(), frames::add);
    assertEquals(List.of(first), frames.stream().map(StoredFrame::location).toList());
  }

  @Test
  void shouldClaimAgainWhatItCouldNotLoad() {
    Node a = world.node("a");
    FrameLocation location = append(a.store(), Frames.frame("d1", "s1", 0, 9));
    world.kill(a);
    Node b = world.node("b");
    assertEquals(1, b.store().abandoned(Set.of("b")).size());
    b.faults().refuse(name -> name.startsWith("get"));
    assertThrows(SegmentException.Unavailable.class, () -> b.store().claim(location.segment()));
    assertEquals(List.of(location.segment()), b.store().abandoned(Set.of("b")));
    b.faults().heal();
    assertTrue(b.store().claim(location.segment()));
    assertEquals(1, scan(b.store()).size());
  }

  @Test
  void shouldGoOnBehindAFailedGroupInAnotherSegment() {
    Node a = world.node("a");
    FrameLocation before = append(a.store(), Frames.frame("d1", "s1", 0, 9));
    a.faults().refuse(name -> name.startsWith("put"));
    assertThrows(
        SegmentException.Unavailable.class,
        () -> append(a.store(), Frames.frame("d1", "s1", 10, 19)));
    awaitUntil("it says so", () -> a.store().stats().failing());
    assertThrows(
        SegmentException.Unavailable.class,
        () -> append(a.store(), Frames.frame("d1", "s1", 10, 19)));
    a.faults().heal();
    awaitUntil("it takes appends again", () -> !a.store().stats().failing());
    FrameLocation after = append(a.store(), Frames.frame("d1", "s1", 10, 19));
    assertTrue(before.segment().compareTo(after.segment()) < 0);
    a.store().settle(before, SeqRanges.of(0, 9));
    a.store().settle(after, SeqRanges.of(10, 19));
    world.stop(a);
    Node b = world.node("b");
    assertEquals(2, b.store().find(null, 0, Long.MAX_VALUE).size());
    assertTrue(b.store().open().isEmpty());
  }

  @Test
  void shouldFindOutWhatBecameOfACommitThatWasNotAnswered() {
    Node a = world.node("a");
    append(a.store(), Frames.frame("d1", "s1", 0, 9));
    int[] times = {0};
    a.faults().leaveUnanswered(name -> name.equals("append") && times[0]++ == 0);
    FrameLocation location = append(a.store(), Frames.frame("d1", "s1", 10, 19));
    assertEquals(2, scan(a.store()).size());
    assertEquals(location, a.store().end());
  }

  @Test
  void shouldSealBesideAGroupWhoseOutcomeNobodyKnew() {
    Node a = world.node("a");
    FrameLocation first = append(a.store(), Frames.frame("d1", "s1", 0, 9));
    a.faults().leaveUnanswered(name -> name.equals("append"));
    assertThrows(
        SegmentException.Unavailable.class,
        () -> append(a.store(), Frames.frame("d1", "s1", 10, 19)));
    a.faults().heal();
    a.store().settle(first, SeqRanges.of(0, 9));
    awaitUntil(
        "sealed",
        () -> {
          a.store().maintain();
          return !a.store().openHere().contains(first.segment());
        });
    assertEquals(
        List.of(first),
        a.store().frames(first.segment()).stream().map(FrameRef::location).toList());
  }

  @Test
  void shouldWriteMarksOfASegmentThatWaits() {
    Node a = world.node("a");
    FrameLocation one = append(a.store(), Frames.frame("d1", "s1", 0, 9));
    append(a.store(), Frames.frame("d2", "s1", 0, 9));
    a.store().roll();
    a.store().settle(one, SeqRanges.of(3, 4));
    world.stop(a);
    Node b = world.node("b");
    b.store().abandoned(Set.of("b"));
    assertTrue(b.store().claim(one.segment()));
    assertEquals(SeqRanges.of(3, 4), b.store().read(one).owned());
  }

  @Test
  void shouldSealEverythingAtACleanEnd() {
    Node a = world.node("a");
    for (int i = 0; i < 60; i++) {
      appendSettled(a.store(), Frames.frame("d" + i % 7, "s1", i * 10L, i * 10L + 9));
    }
    world.stop(a);
    Node b = world.node("b");
    assertTrue(b.store().open().isEmpty());
    assertEquals(60, b.store().find(null, 0, Long.MAX_VALUE).size());
    assertTrue(world.bucket.count("sealed/") > 1);
  }

  @Test
  void shouldRefuseWhatItHasNoRoomFor() {
    Node a = world.node("a");
    a.faults().hold(name -> name.startsWith("put"));
    List<CompletionStage<FrameLocation>> appends = new ArrayList<>();
    assertThrows(
        SegmentException.Busy.class,
        () -> {
          for (int i = 0; i < 2000; i++) {
            Frames.Frame frame = Frames.frame("d1", "s" + i, 0, 0);
            CompletionStage<FrameLocation> append =
                a.store().append(frame.header(), frame.payload());
            if (append.toCompletableFuture().isCompletedExceptionally()) {
              await(append);
            }
            appends.add(append);
          }
        });
    a.faults().heal();
    appends.forEach(SharedWorld::await);
    assertEquals(appends.size(), scan(a.store()).size());
  }

  @Test
  void shouldDeleteWhatIsOlderThanTheRetention() {
    Node a = world.node("a");
    Node b = world.node("b");
    FrameLocation old = appendSettled(a.store(), Frames.frame("d1", "s1", 0, 9));
    seal(a, old.segment());
    FrameRef ref = b.store().find(null, 0, Long.MAX_VALUE).get(0);
    a.faults().refuse(name -> name.startsWith("delete"));
    b.faults().refuse(name -> name.startsWith("delete"));
    world.clock.advance(Duration.ofDays(31));
    FrameLocation young =
        appendSettled(a.store(), Frames.frame("d1", "s2", 31 * 86_400L, 31 * 86_400L + 1));
    seal(a, young.segment());
    b.store().maintain();
    assertEquals(1, a.store().find(null, 0, Long.MAX_VALUE).size(), "out of sight at once");
    assertTrue(world.bucket.keys().stream().anyMatch(key -> key.contains(old.segment())));
    a.faults().heal();
    world.clock.advance(Duration.ofMinutes(11));
    a.store().maintain();
    assertFalse(world.bucket.keys().stream().anyMatch(key -> key.contains(old.segment())));
    assertThrows(SegmentException.Missing.class, () -> b.store().read(ref));
    assertThrows(SegmentException.Missing.class, () -> b.store().read(old));
    assertEquals(young.segment(), a.store().segments().get(0).name());
    assertEquals(1, a.store().find(null, 0, Long.MAX_VALUE).size());
  }
}
