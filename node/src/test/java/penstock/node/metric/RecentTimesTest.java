package penstock.node.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What of late took how long, against all that was noted down, sorted. */
class RecentTimesTest {

  private final AtomicLong nowNanos = new AtomicLong(-5);
  private final RecentTimes times = new RecentTimes(nowNanos::get);

  private void pass(long seconds) {
    nowNanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @Test
  void shouldKnowNothingBeforeTheFirst() {
    assertTrue(Double.isNaN(times.quantileSeconds(0.5)));
  }

  @Test
  void shouldBeOffByLittleWhateverTheSize() {
    Random random = new Random(7);
    for (int digits = 0; digits < 62; digits++) {
      RecentTimes one = new RecentTimes(nowNanos::get);
      long[] all = new long[1_000];
      for (int i = 0; i < all.length; i++) {
        all[i] = random.nextLong() >>> (63 - digits);
        all[i] = Math.abs(all[i]);
        one.observe(all[i]);
      }
      Arrays.sort(all);
      assertNear(all[499], one.quantileSeconds(0.5));
      assertNear(all[989], one.quantileSeconds(0.99));
    }
  }

  private static void assertNear(long expectedNanos, double seconds) {
    assertEquals((double) expectedNanos, seconds * 1e9, 0.016 * expectedNanos + 1);
  }

  @Test
  void shouldForgetAfterAMinute() {
    times.observe(1_000_000_000);
    pass(30);
    times.observe(3_000_000_000L);
    assertNear(3_000_000_000L, times.quantileSeconds(0.99));
    assertNear(1_000_000_000, times.quantileSeconds(0.5));
    pass(35);
    assertNear(3_000_000_000L, times.quantileSeconds(0.5));
    pass(3_600);
    assertTrue(Double.isNaN(times.quantileSeconds(0.5)));
  }

  @Test
  void shouldCountForEver() {
    PrometheusRegistry registry = new PrometheusRegistry();
    RecentTimes registered = RecentTimes.register(registry, "waits_seconds", "How long");
    registered.observe(2_000_000_000);
    registered.observe(-1);
    SummarySnapshot snapshot = (SummarySnapshot) registry.scrape().get(0);
    assertEquals(2, snapshot.getDataPoints().get(0).getCount());
    assertEquals(2, snapshot.getDataPoints().get(0).getSum(), 1e-9);
    assertEquals(2, snapshot.getDataPoints().get(0).getQuantiles().size());
  }
}
