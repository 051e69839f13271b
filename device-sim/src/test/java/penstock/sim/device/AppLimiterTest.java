package penstock.sim.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AppLimiterTest {

  private static final long SECOND = 1_000_000;
  private static final LimiterSettings SETTINGS = new LimiterSettings(10, 5, 50, 1, 3 * SECOND);

  private static int passing(AppLimiter limiter, int offered, long nowUs) {
    int passed = 0;
    for (int i = 0; i < offered; i++) {
      passed += limiter.offer(nowUs) ? 1 : 0;
    }
    return passed;
  }

  @Test
  void shouldLetABurstPassAndThenItsRate() {
    AppLimiter limiter = new AppLimiter(SETTINGS, 0);

    assertEquals(10, passing(limiter, 100, 0));
    assertEquals(5, passing(limiter, 100, SECOND));
    assertEquals(10, passing(limiter, 100, 10 * SECOND));
    assertEquals(275, limiter.dropped());
  }

  @Test
  void shouldHoldToTheLongTermRateInTheEnd() {
    AppLimiter limiter = new AppLimiter(SETTINGS, 0);
    int passed = 0;
    for (int second = 0; second < 1_000; second++) {
      passed += passing(limiter, 100, second * SECOND);
    }
    assertTrue(passed >= 1_040 && passed <= 1_060, "passed " + passed);
  }

  @Test
  void shouldWantItsDropsReportedAfterAWhile() {
    AppLimiter limiter = new AppLimiter(SETTINGS, 0);
    passing(limiter, 15, SECOND);

    assertFalse(limiter.reportDue(3 * SECOND));
    assertTrue(limiter.reportDue(4 * SECOND));
    assertEquals(5, limiter.dropped());
    assertEquals(3, limiter.seconds(4 * SECOND));
    limiter.reported();
    assertFalse(limiter.reportDue(99 * SECOND));
  }
}
