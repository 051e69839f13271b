package penstock.node.crash;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CrashPlanTest {

  @Test
  void shouldPlanNothingWhenNothingIsAskedFor() {
    assertNull(CrashPlan.read(null));
  }

  @ParameterizedTest
  @EnumSource(CrashPoint.class)
  void shouldBeDueTheNthTimeAndOnlyAtItsPoint(CrashPoint point) {
    CrashPlan plan = CrashPlan.read(point.word() + ":3");
    CrashPoint other =
        point == CrashPoint.BEFORE_ACK ? CrashPoint.BEFORE_WRITE : CrashPoint.BEFORE_ACK;
    assertFalse(plan.isDue(point));
    assertFalse(plan.isDue(other));
    assertFalse(plan.isDue(point));
    assertFalse(plan.isDue(other));
    assertTrue(plan.isDue(point));
    assertFalse(plan.isDue(point));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "after-fsync", "after-fsync:", "after-fsync:0", "nowhere:1"})
  void shouldSayWhatIsAllowedWhenThePlanIsWrong(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> CrashPlan.read(text));
    assertTrue(e.getMessage().contains("after-fsync"), e.getMessage());
  }
}
