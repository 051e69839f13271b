package penstock.node.segment.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static penstock.node.segment.local.TestStore.append;
import static penstock.node.segment.local.TestStore.appendSettled;
import static penstock.node.segment.local.TestStore.awaitUntil;
import static penstock.node.segment.local.TestStore.scan;

import java.util.List;
import org.junit.jupiter.api.Test;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.Frames;
import penstock.node.segment.Frames.Frame;
import penstock.node.segment.SegmentException;
import penstock.node.segment.StoredFrame;

/** A disk without room: what is refused, what is kept, and that it heals by itself. */
final class DiskFullTest {

  private final FakeDisk disk = new FakeDisk(11);

  private static Frame frame(int i) {
    return Frames.frame("d" + i, "s" + i, 0, 3);
  }

  @Test
  void shouldRefuseWhileTheDiskIsFullAndGoOnWhenThereIsRoom() {
    try (LocalSegmentStore store = TestStore.open(disk)) {
      FrameLocation before = appendSettled(store, frame(0));
      disk.fill(true);
      SegmentException.Unavailable refused =
          assertThrows(SegmentException.Unavailable.class, () -> append(store, frame(1)));
      assertTrue(refused.toString().contains("No space left on device"), refused::toString);
      // The first failure goes on in a file that was made ahead, which has no room either.
      assertThrows(SegmentException.Unavailable.class, () -> append(store, frame(2)));
      awaitUntil("it says so", () -> store.stats().failing());
      // Refused before anything waits: a full disk costs no memory.
      assertThrows(SegmentException.Unavailable.class, () -> append(store, frame(2)));
      assertEquals(0, store.stats().queuedFrames());
      assertEquals(List.of(before), locations(store));
      disk.fill(false);
      awaitUntil("there is room", () -> !store.stats().failing());
      FrameLocation after = appendSettled(store, frame(3));
      assertEquals(List.of(before, after), locations(store));
      assertHeld(List.of(before, after));
    }
  }

  @Test
  void shouldKeepWhatWasAckedWhenTheDiskIsFullAndThePowerGoes() {
    List<FrameLocation> acked;
    try (LocalSegmentStore store = TestStore.open(disk)) {
      acked = List.of(appendSettled(store, frame(0)), appendSettled(store, frame(1)));
      disk.fill(true);
      assertThrows(SegmentException.Unavailable.class, () -> append(store, frame(2)));
      assertHeld(acked);
    }
  }

  @Test
  void shouldEndInOrderWhileTheDiskIsFull() {
    LocalSegmentStore store = TestStore.open(disk);
    FrameLocation acked = appendSettled(store, frame(0));
    disk.fill(true);
    assertThrows(SegmentException.Unavailable.class, () -> append(store, frame(1)));
    store.close();
    disk.fill(false);
    assertHeld(List.of(acked));
    assertFalse(disk.isCrashed());
  }

  private static List<FrameLocation> locations(LocalSegmentStore store) {
    return scan(store).stream().map(StoredFrame::location).toList();
  }

  /** Whatever became of the writes that were not forced. */
  private void assertHeld(List<FrameLocation> expected) {
    for (int seed = 0; seed < 10; seed++) {
      try (LocalSegmentStore store = TestStore.open(disk.afterCrash(seed))) {
        assertTrue(locations(store).containsAll(expected), "seed " + seed);
      }
    }
  }
}
