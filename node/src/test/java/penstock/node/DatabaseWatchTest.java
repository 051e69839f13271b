package penstock.node;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class DatabaseWatchTest {

  private boolean answers;
  private long room = DatabaseWatch.ROOM_MIN;
  private long nanos = Long.MAX_VALUE;
  private final DatabaseWatch watch = new DatabaseWatch(() -> answers, () -> room, () -> nanos);

  private boolean later(double patiences) {
    nanos += (long) (patiences * DatabaseWatch.PATIENCE.toNanos());
    return watch.isLost();
  }

  @Test
  void shouldGiveItUpWhereItStaysAwayThoughThereIsRoom() {
    assertFalse(later(0));
    assertFalse(later(0.9));
    assertTrue(later(0.1));
  }

  @Test
  void shouldCountAgainAfterAnAnswer() {
    assertFalse(later(0));
    answers = true;
    assertFalse(later(0.9));
    answers = false;
    assertFalse(later(0.9));
    assertFalse(later(0.9));
    assertTrue(later(0.1));
  }

  @Test
  void shouldWaitWhileTheDiskIsFull() {
    room--;
    assertFalse(later(0));
    assertFalse(later(5));
    room++;
    assertFalse(later(5));
    assertFalse(later(0.9));
    assertTrue(later(0.1));
  }
}
