package penstock.node;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class DatabaseWatchTest {

  private static final int LOOKS = (int) DatabaseWatch.PATIENCE.dividedBy(DatabaseWatch.INTERVAL);

  private long room = DatabaseWatch.ROOM_MIN;
  private long nanos = Long.MAX_VALUE;
  private final DatabaseWatch watch = new DatabaseWatch(() -> room, () -> nanos);

  private boolean isLostAfter(int looks) {
    boolean lost = false;
    for (int i = 0; i < looks; i++) {
      nanos += DatabaseWatch.INTERVAL.toNanos();
      lost = watch.isLost();
    }
    return lost;
  }

  @Test
  void shouldGiveItUpWhereItStaysAwayThoughThereIsRoom() {
    assertFalse(isLostAfter(LOOKS - 1));
    assertTrue(isLostAfter(1));
  }

  @Test
  void shouldCountAgainAfterAnAnswer() {
    assertFalse(isLostAfter(LOOKS - 1));
    watch.answered();
    assertFalse(isLostAfter(LOOKS - 1));
    assertTrue(isLostAfter(1));
  }

  @Test
  void shouldWaitWhileTheDiskIsFull() {
    room--;
    assertFalse(isLostAfter(5 * LOOKS));
    room++;
    assertFalse(isLostAfter(LOOKS - 1));
    assertTrue(isLostAfter(1));
  }

  @Test
  void shouldCountAgainWhereTheProcessStoodStill() {
    assertFalse(isLostAfter(LOOKS - 1));
    nanos += 10 * DatabaseWatch.PATIENCE.toNanos();
    assertFalse(watch.isLost());
    assertFalse(isLostAfter(LOOKS - 1));
    assertTrue(isLostAfter(1));
  }
}
