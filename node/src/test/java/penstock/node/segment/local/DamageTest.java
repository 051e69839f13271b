package penstock.node.segment.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static penstock.node.segment.local.TestStore.append;
import static penstock.node.segment.local.TestStore.appendSettled;
import static penstock.node.segment.local.TestStore.scan;

import akka.util.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.node.segment.EncodedFrame;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.FrameRef;
import penstock.node.segment.Frames;
import penstock.node.segment.Frames.Frame;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentHeader;
import penstock.node.segment.SegmentSettings;
import penstock.node.segment.StoredFrame;
import penstock.node.segment.log.ManualClock;
import penstock.node.segment.log.SegmentMetrics;
import penstock.node.segment.log.SegmentNames;

/** Torn tails at every byte, and every byte of a segment turned over. */
class DamageTest {

  private static final List<Frame> FRAMES =
      List.of(
          Frames.frame("d1", "s1", 0, 2),
          Frames.frame("d2", "s1", 0, 1),
          Frames.frame("d1", "s1", 3, 4));

  private static final SegmentSettings SETTINGS =
      TestStore.settings(16 * 1024, Duration.ofMillis(1));

  /** A file and where its frames are. */
  private record Image(String file, ByteString bytes, List<FrameLocation> frames) {

    FakeDisk disk() {
      return disk(bytes.toArray());
    }

    FakeDisk disk(byte[] contents) {
      FakeDisk disk = new FakeDisk(1);
      disk.put(file, contents);
      return disk;
    }

    int offset(int frame) {
      return (int) frames.get(frame).offset();
    }
  }

  /** As a crash leaves it: preallocated, without a footer; all but the last frame are settled. */
  private static Image unsealed() {
    FakeDisk disk = new FakeDisk(1);
    try (LocalSegmentStore store = TestStore.open(disk, SETTINGS)) {
      List<FrameLocation> frames = new ArrayList<>();
      frames.add(appendSettled(store, FRAMES.get(0)));
      frames.add(appendSettled(store, FRAMES.get(1)));
      frames.add(append(store, FRAMES.get(2)));
      return image(disk, frames);
    }
  }

  private static Image sealed() {
    FakeDisk disk = new FakeDisk(1);
    List<FrameLocation> frames = new ArrayList<>();
    try (LocalSegmentStore store = TestStore.open(disk, SETTINGS)) {
      FRAMES.forEach(frame -> frames.add(appendSettled(store, frame)));
    }
    return image(disk, frames);
  }

  private static Image image(FakeDisk disk, List<FrameLocation> frames) {
    String file = SegmentNames.file(frames.get(0).segment());
    return new Image(file, ByteString.fromArray(disk.contents(file)), frames);
  }

  private static int lengthOf(Frame frame) {
    return EncodedFrame.of(frame.header(), frame.payload()).length();
  }

  @Test
  void shouldCutTornTailAtEveryByteOfTheLastFrame() {
    Image image = unsealed();
    int from = image.offset(2);
    int to = from + lengthOf(FRAMES.get(2));
    for (int cut = from; cut <= to; cut++) {
      byte[] zeroed = image.bytes().toArray();
      boolean whole = cut == to || isZero(zeroed, cut, to);
      Arrays.fill(zeroed, cut, zeroed.length, (byte) 0);
      verifyTail(image.disk(zeroed), image, whole);
      verifyTail(image.disk(Arrays.copyOf(zeroed, cut)), image, cut == to);
    }
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static void verifyTail(FakeDisk disk, Image image, boolean whole) {
    try (LocalSegmentStore store = TestStore.open(disk, SETTINGS)) {
      List<StoredFrame> frames = scan(store);
      assertEquals(
          image.frames().subList(0, whole ? 3 : 2),
          frames.stream().map(StoredFrame::location).toList());
      assertEquals(FRAMES.get(0).header().ranges(), frames.get(0).owned());
      FrameLocation next = append(store, FRAMES.get(2));
      assertEquals(FRAMES.get(2).payload(), store.read(next).payload());
    }
  }

  @Test
  void shouldLoseAtMostTheFrameThatWasHitWhenNotSealed() {
    Image image = unsealed();
    int end = image.offset(2) + lengthOf(FRAMES.get(2));
    for (int offset = 0; offset < end; offset++) {
      FakeDisk disk = image.disk();
      SegmentCorrupter.flipByte(disk, image.file(), offset);
      verifyOthersAreWhole(disk, image, offset);
    }
  }

  @Test
  void shouldLoseAtMostTheFrameThatWasHitWhenSealed() {
    Image image = sealed();
    for (int offset = 0; offset < image.bytes().size(); offset++) {
      FakeDisk disk = image.disk();
      SegmentCorrupter.flipByte(disk, image.file(), offset);
      verifyOthersAreWhole(disk, image, offset);
      verifyIndexIsWhole(disk, image, offset);
    }
  }

  private static void verifyOthersAreWhole(FakeDisk disk, Image image, int flipped) {
    try (LocalSegmentStore store = TestStore.open(disk, SETTINGS)) {
      List<FrameLocation> expected = new ArrayList<>();
      for (int i = 0; i < FRAMES.size(); i++) {
        if (!hits(image, i, flipped)) {
          expected.add(image.frames().get(i));
        }
      }
      List<StoredFrame> found = scan(store);
      assertEquals(
          expected, found.stream().map(StoredFrame::location).toList(), "flipped byte " + flipped);
      for (StoredFrame frame : found) {
        Frame origin = FRAMES.get(image.frames().indexOf(frame.location()));
        assertEquals(origin.header(), frame.header());
        assertEquals(origin.payload(), frame.payload());
        assertEquals(frame, store.read(frame.location()));
      }
    }
  }

  private static boolean hits(Image image, int frame, int offset) {
    int from = image.offset(frame);
    return from <= offset && offset < from + lengthOf(FRAMES.get(frame));
  }

  /** The marks tell what the footer can't, and the other way round. */
  private static void verifyIndexIsWhole(FakeDisk disk, Image image, int flipped) {
    try (LocalSegmentStore store = TestStore.open(disk, SETTINGS)) {
      for (FrameRef ref : store.find(null, 0, Long.MAX_VALUE)) {
        int frame = image.frames().indexOf(ref.location());
        assertEquals(FRAMES.get(frame).header().ranges(), ref.owned());
        if (hits(image, frame, flipped)) {
          SegmentException e =
              assertThrows(SegmentException.Corrupt.class, () -> store.read(ref.location()));
          assertTrue(e.toString().contains(ref.location().segment()));
        }
      }
      assertEquals(
          image.frames().stream().filter(at -> !isLost(store, at)).toList(),
          scan(store).stream().map(StoredFrame::location).toList());
    }
  }

  private static boolean isLost(LocalSegmentStore store, FrameLocation location) {
    try {
      store.read(location);
      return false;
    } catch (SegmentException.Corrupt e) {
      return true;
    }
  }

  @Test
  void shouldMakeADamagedFooterAgainWhileRunning() {
    FakeDisk disk = new FakeDisk(1);
    SegmentMetrics metrics = TestStore.metrics();
    try (LocalSegmentStore store =
        TestStore.open(disk, SETTINGS, new ManualClock(TestStore.NOW), metrics)) {
      List<FrameRef> before = seal(store);
      String segment = before.get(0).location().segment();
      String file = SegmentNames.file(segment);
      SegmentCorrupter.flipByte(disk, file, disk.contents(file).length - 60);
      assertEquals(before, store.find(null, 0, Long.MAX_VALUE));
      assertEquals(1, metrics.corrupt.get());
      store.maintain();
      assertTrue(store.segments().get(0).sealed());
      assertEquals(before, store.find(null, 0, Long.MAX_VALUE));
      assertEquals(1, metrics.corrupt.get());
    }
  }

  private static List<FrameRef> seal(LocalSegmentStore store) {
    while (store.segments().size() < 2) {
      appendSettled(store, FRAMES.get(0));
    }
    TestStore.awaitUntil("sealed", () -> store.segments().get(0).sealed());
    return store.find(null, 0, Long.MAX_VALUE);
  }

  /** A device may upload what looks like frames; only those of the segment's secret id are. */
  @Test
  void shouldNotTakeFramesOutOfAnUploadedSegment() {
    Image inner = unsealed();
    ByteString payload = inner.bytes();
    FakeDisk disk = new FakeDisk(2);
    FrameLocation location;
    try (LocalSegmentStore store = TestStore.open(disk, SETTINGS)) {
      location = TestStore.await(store.append(FRAMES.get(0).header(), payload));
      append(store, FRAMES.get(1));
    }
    String file = SegmentNames.file(location.segment());
    SegmentCorrupter.flipByte(disk, file, location.offset());
    try (LocalSegmentStore store = TestStore.open(disk, SETTINGS)) {
      assertEquals(1, scan(store).size());
      assertEquals(FRAMES.get(1).header(), scan(store).get(0).header());
    }
  }

  @Test
  void shouldFindDamageInRealFiles(@TempDir Path directory) throws IOException {
    FrameLocation hit;
    try (LocalSegmentStore store = TestStore.open(new FileDisk(directory))) {
      hit = appendSettled(store, FRAMES.get(0));
      appendSettled(store, FRAMES.get(1));
    }
    Path file = directory.resolve(SegmentNames.file(hit.segment()));
    SegmentCorrupter.flipByte(file, hit.offset() + 100);
    try (LocalSegmentStore store = TestStore.open(new FileDisk(directory))) {
      assertThrows(SegmentException.Corrupt.class, () -> store.read(hit));
      assertEquals(1, scan(store).size());
    }
  }

  /** A segment of a version to come, or a broken header: its frames tell. */
  @Test
  void shouldTakeTheIdFromFramesWhenTheHeaderIsLost() {
    Image image = unsealed();
    byte[] bytes = image.bytes().toArray();
    Arrays.fill(bytes, 0, new SegmentHeader(0, 0).encode().length, (byte) 0);
    try (LocalSegmentStore store = TestStore.open(image.disk(bytes), SETTINGS)) {
      assertEquals(3, scan(store).size());
      assertFalse(store.segments().get(0).sealed());
    }
  }
}
