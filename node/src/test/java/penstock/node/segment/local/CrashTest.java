package penstock.node.segment.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.FrameRef;
import penstock.node.segment.Frames;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentSettings;
import penstock.node.segment.StoredFrame;
import penstock.protocol.SeqRanges;

/**
 * Guarantee 1, at every operation of the disk: the power goes, and whatever was acknowledged is
 * there when it is back, exactly once, and nothing is there that nobody appended. Three times in a
 * row on the same disk.
 */
class CrashTest {

  private static final int CRASHES = 3;
  private static final int GROUPS_MAX = 15;

  private static final SegmentSettings SETTINGS =
      new SegmentSettings(
          3000,
          Duration.ofMinutes(10),
          Duration.ZERO,
          1 << 20,
          64,
          Duration.ofMillis(1),
          Duration.ofDays(30),
          0,
          1 << 20);

  /** What the world outside of the store knows. */
  private final Map<String, Frames.Frame> appended = new HashMap<>();

  private final Map<FrameLocation, FrameHeader> acked = new HashMap<>();
  private final Map<FrameLocation, SeqRanges> settled = new HashMap<>();
  private int frames;

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void shouldLoseNoAckedFrameWhenThePowerGoes(@ForAll Random random) {
    CrashTest world = new CrashTest();
    FakeDisk disk = new FakeDisk(random.nextLong());
    for (int i = 0; i < CRASHES; i++) {
      disk.crashAt(1 + random.nextInt(150));
      world.run(disk, random);
      disk = disk.afterCrash(random.nextLong());
    }
    world.verify(disk);
  }

  @Example
  void shouldLoseNothingWhenThePowerGoesAtAnyOneOperation() {
    long operations = operationsOfOneRun();
    for (long at = 1; at <= operations; at++) {
      CrashTest world = new CrashTest();
      FakeDisk disk = new FakeDisk(at).crashAt(at);
      world.run(disk, new Random(7));
      world.verify(disk.afterCrash(at));
    }
  }

  private static long operationsOfOneRun() {
    FakeDisk disk = new FakeDisk(7);
    new CrashTest().run(disk, new Random(7));
    return disk.operations();
  }

  /** Appends in groups, settles most frames, until the power goes or all are appended. */
  private void run(FakeDisk disk, Random random) {
    try (LocalSegmentStore store = TestStore.open(disk, SETTINGS)) {
      settleWhatIsOpen(store, random);
      for (int i = 0; i < GROUPS_MAX && !disk.isCrashed(); i++) {
        appendGroup(store, 1 + random.nextInt(5));
        settleWhatIsOpen(store, random);
      }
    } catch (UncheckedIOException | SegmentException.Unavailable e) {
      assertTrue(disk.isCrashed(), "only a crash may make the store fail: " + e);
    }
  }

  private void appendGroup(LocalSegmentStore store, int size) {
    List<CompletableFuture<FrameLocation>> stages = new ArrayList<>();
    List<FrameHeader> headers = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Frames.Frame frame = Frames.frame("d" + frames % 4, "s" + frames, 0, frames % 13);
      appended.put("s" + frames++, frame);
      headers.add(frame.header());
      stages.add(store.append(frame.header(), frame.payload()).toCompletableFuture());
    }
    for (int i = 0; i < size; i++) {
      try {
        FrameLocation location = TestStore.await(stages.get(i));
        assertNull(acked.put(location, headers.get(i)), "a location was given twice");
      } catch (SegmentException.Unavailable | CompletionException e) {
        // Not acknowledged: it may be there or not.
      }
    }
  }

  private void settleWhatIsOpen(LocalSegmentStore store, Random random) {
    List<StoredFrame> open = new ArrayList<>();
    store.scan(
        null,
        frame -> {
          if (frame.owned() == null && random.nextInt(5) > 0) {
            open.add(frame);
          }
        });
    for (StoredFrame frame : open) {
      SeqRanges owned =
          settled.computeIfAbsent(frame.location(), key -> owned(frame.header(), random));
      store.settle(frame.location(), owned);
    }
  }

  private static SeqRanges owned(FrameHeader header, Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> SeqRanges.EMPTY;
      case 1 -> SeqRanges.of(0, 0);
      default -> header.ranges();
    };
  }

  private void verify(FakeDisk disk) {
    try (LocalSegmentStore store = TestStore.open(disk, SETTINGS)) {
      Set<FrameLocation> seen = new HashSet<>();
      Set<String> streams = new HashSet<>();
      for (StoredFrame frame : TestStore.scan(store)) {
        assertTrue(seen.add(frame.location()), "twice: " + frame.location());
        assertTrue(streams.add(frame.header().stream()), "twice: " + frame.header());
        verify(frame);
      }
      for (FrameLocation location : acked.keySet()) {
        assertTrue(seen.contains(location), "acknowledged and lost: " + location);
        assertEquals(acked.get(location), store.read(location).header());
      }
      settleTheRestAndVerify(store);
      verifyAppendGoesBehind(store);
    }
  }

  private void verify(StoredFrame frame) {
    Frames.Frame origin = appended.get(frame.header().stream());
    assertNotNull(origin, "nobody appended this: " + frame);
    assertEquals(origin.header(), frame.header());
    assertEquals(origin.payload(), frame.payload());
    if (frame.owned() != null) {
      assertEquals(settled.get(frame.location()), frame.owned());
    }
  }

  private void settleTheRestAndVerify(LocalSegmentStore store) {
    Map<FrameLocation, SeqRanges> owned = new HashMap<>();
    for (StoredFrame frame : TestStore.scan(store)) {
      SeqRanges mine = settled.getOrDefault(frame.location(), frame.header().ranges());
      store.settle(frame.location(), mine);
      if (!mine.isEmpty()) {
        owned.put(frame.location(), mine);
      }
    }
    Map<FrameLocation, SeqRanges> found = new HashMap<>();
    for (FrameRef ref : store.find(null, 0, Long.MAX_VALUE)) {
      found.put(ref.location(), ref.owned());
    }
    assertEquals(owned, found);
  }

  private void verifyAppendGoesBehind(LocalSegmentStore store) {
    FrameLocation next = TestStore.append(store, Frames.frame("new", "s", 0, 0));
    for (FrameLocation location : acked.keySet()) {
      assertTrue(location.compareTo(next) < 0, location + " is not before " + next);
    }
  }
}
