package penstock.node.segment.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class DrainMeterTest {

  private static final long MS = 1_000_000;

  private final AtomicLong nowNs = new AtomicLong(5);
  private final DrainMeter meter = new DrainMeter(nowNs::get);

  /** Groups of 1 MB, each 10 ms of work for frames that waited 15 ms, with pauses between. */
  private void work(int groups, long pauseMs) {
    for (int i = 0; i < groups; i++) {
      nowNs.addAndGet((pauseMs + 10) * MS);
      meter.committed(1_000_000, nowNs.get() - 10 * MS, nowNs.get() - 15 * MS);
    }
  }

  @Test
  void shouldKnowNothingAtFirst() {
    assertEquals(0, meter.busyBytesPerSecond());
    assertEquals(0, meter.durableBytesPerSecond());
    assertEquals(Duration.ZERO, meter.commitLatency());
  }

  @Test
  void shouldTellWorkFromPauses() {
    work(2_000, 10);
    assertEquals(100e6, meter.busyBytesPerSecond(), 1e6);
    assertEquals(50e6, meter.durableBytesPerSecond(), 1e6);
    assertEquals(15.0, meter.commitLatency().toNanos() / 1e6, 0.1);
  }

  @Test
  void shouldForgetWhatBecameDurableAndKeepWhatTheDiskCanDo() {
    work(2_000, 0);
    nowNs.addAndGet(60_000 * MS);
    assertTrue(meter.durableBytesPerSecond() < 1);
    assertEquals(100e6, meter.busyBytesPerSecond(), 1e6);
  }

  @Test
  void shouldFollowADiskThatGetsSlow() {
    work(2_000, 0);
    for (int i = 0; i < 20; i++) {
      nowNs.addAndGet(1_000 * MS);
      meter.committed(1_000_000, nowNs.get() - 1_000 * MS, nowNs.get() - 1_000 * MS);
    }
    assertEquals(1e6, meter.busyBytesPerSecond(), 0.1e6);
    assertEquals(1.0, meter.commitLatency().toMillis() / 1e3, 0.02);
  }

  @Test
  void shouldSurviveYearsOfIdleness() {
    work(10, 0);
    for (int day = 0; day < 1_000; day++) {
      nowNs.addAndGet(Duration.ofDays(1).toNanos());
      meter.durableBytesPerSecond();
    }
    assertEquals(100e6, meter.busyBytesPerSecond(), 1e6);
    assertEquals(15, meter.commitLatency().toMillis());
  }
}
