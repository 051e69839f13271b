package penstock.node.grind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import penstock.node.segment.FrameLocation;
import penstock.protocol.SeqRanges;

final class GrindQueueTest {

  private static GrindQueue queue(int frames, long bytes) {
    return new GrindQueue(new GrindSettings(1, bytes, frames, 1, 1 << 20));
  }

  private static FrameLocation at(long offset) {
    return new FrameLocation("n1-001", offset);
  }

  private static boolean arrive(GrindQueue queue, long offset) {
    Uploads.Upload upload = Uploads.upload("a", 0, 9);
    return queue.arrived(
        upload.header, at(offset), SeqRanges.of(0, 9), upload.batch(), upload.raw.length, 0);
  }

  private static FrameTask next(GrindQueue queue) {
    List<FrameTask> found = new ArrayList<>();
    GrindFixture.awaitUntil(
        "a frame's turn comes",
        () -> {
          FrameTask task = queue.poll();
          if (task != null) {
            found.add(task);
          }
          return task != null;
        });
    return found.get(0);
  }

  private static long offset(@Nullable FrameTask task) {
    return task == null ? -1 : task.location().offset();
  }

  @Test
  void shouldGiveFramesInTheOrderInWhichTheyArrived() {
    GrindQueue queue = queue(100, 1 << 20);
    for (long offset = 1; offset <= 5; offset++) {
      assertTrue(arrive(queue, offset));
    }
    for (long offset = 1; offset <= 5; offset++) {
      assertEquals(offset, offset(queue.poll()));
    }
    assertNull(queue.poll());
  }

  @Test
  void shouldKeepOnlyThePlaceOfAFrameWhoseBytesHaveNoRoom() {
    GrindQueue queue = queue(100, 2 * FrameTask.heldBytes(Uploads.upload("a", 0, 9).batch()));
    for (long offset = 1; offset <= 3; offset++) {
      assertTrue(arrive(queue, offset));
    }
    FrameTask first = next(queue);
    assertNotNull(first.held());
    assertNotNull(next(queue).held());
    assertNull(next(queue).held());
    // What is being ground still takes its memory.
    assertTrue(arrive(queue, 4));
    assertNull(next(queue).held());
    queue.release(first);
    assertTrue(arrive(queue, 5));
    assertNotNull(next(queue).held());
  }

  @Test
  void shouldRefuseFramesBeyondItsLimit() {
    GrindQueue queue = queue(16, 1 << 20);
    for (long offset = 0; offset < 16; offset++) {
      assertTrue(arrive(queue, offset));
      assertTrue(queue.settled(at(offset)));
    }
    assertFalse(arrive(queue, 16));
    assertFalse(queue.settled(at(16)));
    assertNotNull(queue.poll());
    assertTrue(arrive(queue, 16));
    assertEquals(16, queue.frames());
  }

  @Test
  void shouldGiveAPlaceOnlyAfterFramesThatArrivedWithIt() {
    GrindQueue queue = queue(100, 1 << 20);
    long before = System.nanoTime();
    assertTrue(queue.settled(at(1)));
    assertTrue(arrive(queue, 1));
    assertNotNull(next(queue).held());
    assertNull(queue.poll());
    assertNull(next(queue).held());
    assertTrue(System.nanoTime() - before >= GrindQueue.GRACE_NANOS);
  }

  @Test
  void shouldNotLetAPlaceOvertakeFramesThatWaitLonger() {
    GrindQueue queue = queue(100, 1 << 20);
    assertTrue(arrive(queue, 1));
    assertTrue(queue.settled(at(1)));
    long due = System.nanoTime() + GrindQueue.GRACE_NANOS;
    GrindFixture.awaitUntil("the place is due", () -> System.nanoTime() - due > 0);
    assertNotNull(next(queue).held());
    assertNull(next(queue).held());
  }

  @Test
  void shouldKnowWhetherEverythingUpToAMomentHasPassed() {
    GrindQueue queue = queue(100, 1 << 20);
    assertTrue(queue.hasPassed(System.nanoTime()));
    assertTrue(queue.settled(at(1)));
    assertTrue(arrive(queue, 1));
    long then = System.nanoTime();
    assertFalse(queue.hasPassed(then));
    next(queue);
    assertFalse(queue.hasPassed(then));
    next(queue);
    assertTrue(queue.hasPassed(then));
    assertTrue(arrive(queue, 2));
    assertTrue(queue.hasPassed(then));
  }

  @Test
  void shouldWaitNoLongerThanItIsToldAndWakeAtOnce() {
    GrindQueue queue = queue(100, 1 << 20);
    queue.await(1_000_000);
    queue.wake();
    long begin = System.nanoTime();
    queue.await(20_000_000_000L);
    assertTrue(arrive(queue, 1));
    queue.await(20_000_000_000L);
    assertTrue(System.nanoTime() - begin < 10_000_000_000L);
  }
}
