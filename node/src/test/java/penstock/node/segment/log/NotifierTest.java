package penstock.node.segment.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SegmentInfo;
import penstock.node.segment.SegmentStore;
import penstock.protocol.SeqRanges;

@Timeout(30)
final class NotifierTest {

  private static final int WAITING_MAX = 1 << 16;

  private final Notifier notifier = new Notifier();

  /** Writes down the segments it hears of. */
  private static class Ear implements SegmentStore.Listener {
    final List<String> heard = new CopyOnWriteArrayList<>();

    @Override
    public void onSettled(FrameLocation location, SeqRanges owned) {}

    @Override
    public void onSealed(SegmentInfo segment) {}

    @Override
    public void onDeleted(SegmentInfo segment) {
      heard.add(segment.name());
    }
  }

  private static SegmentInfo named(String name) {
    return new SegmentInfo(name, true, 0, 0, 0, 0, 0);
  }

  private void tell(String segment) {
    notifier.tell(notifier.reserve(), listener -> listener.onDeleted(named(segment)));
  }

  @Test
  void shouldTellAllInOrderAlsoWhatWaitsWhenItEnds() {
    Ear one = new Ear();
    Ear two = new Ear();
    notifier.add(one);
    notifier.add(two);
    tell("a");
    tell("b");
    notifier.start();
    tell("c");
    notifier.close();
    assertEquals(List.of("a", "b", "c"), one.heard);
    assertEquals(one.heard, two.heard);
  }

  @Test
  void shouldTellTheOthersWhereOneFails() {
    Ear ear = new Ear();
    notifier.add(
        new Ear() {
          @Override
          public void onDeleted(SegmentInfo segment) {
            throw new IllegalStateException("broken by the test");
          }
        });
    notifier.add(ear);
    notifier.start();
    tell("a");
    tell("b");
    notifier.close();
    assertEquals(List.of("a", "b"), ear.heard);
  }

  @Test
  void shouldLetThoseWithNewsWaitWhereTooMuchWaits() throws InterruptedException {
    Ear ear = new Ear();
    notifier.add(ear);
    for (int i = 0; i < WAITING_MAX; i++) {
      tell("a");
    }
    CountDownLatch told = new CountDownLatch(1);
    Thread late =
        new Thread(
            () -> {
              tell("late");
              told.countDown();
            });
    late.start();
    Awaits.awaitUntil("it waits", () -> late.getState() == Thread.State.WAITING);
    notifier.start();
    assertTrue(told.await(20, TimeUnit.SECONDS));
    notifier.close();
    assertEquals("late", ear.heard.get(WAITING_MAX));
  }

  @Test
  void shouldNotWaitForItself() {
    Ear ear =
        new Ear() {
          @Override
          public void onDeleted(SegmentInfo segment) {
            super.onDeleted(segment);
            if (segment.name().equals("a")) {
              boolean reserved = notifier.reserve();
              assertFalse(reserved);
              notifier.tell(reserved, listener -> listener.onDeleted(named("b")));
            }
          }
        };
    notifier.add(ear);
    notifier.start();
    tell("a");
    Awaits.awaitUntil("both are told", () -> ear.heard.size() == 2);
    notifier.close();
    assertEquals(List.of("a", "b"), ear.heard);
  }
}
