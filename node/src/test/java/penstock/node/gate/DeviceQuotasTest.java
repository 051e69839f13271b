package penstock.node.gate;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class DeviceQuotasTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long BURST = 256 * 1024;
  private static final long RATE = 1024;

  private final AtomicLong now = new AtomicLong(-5 * SECOND);
  private final DeviceQuotas quotas =
      new DeviceQuotas(
          TestSettings.with(
              "admission.requests-per-device-max = 2",
              "quota.bytes-per-second = 1 KiB",
              "quota.burst = 256 KiB"),
          now::get);

  @Test
  void shouldLetSoManyRequestsOfADeviceInAtOnce() {
    quotas.enter("a");
    quotas.enter("a");
    Refusal refusal = assertThrows(Refusal.class, () -> quotas.enter("a"));
    assertEquals("over-quota", refusal.type());
    assertEquals(429, refusal.status());
    assertDoesNotThrow(() -> quotas.enter("b"), "another device");
    quotas.leave("a");
    assertDoesNotThrow(() -> quotas.enter("a"));
  }

  @Test
  void shouldTakeABurstAndThenTheRate() {
    send("a", BURST);
    assertDoesNotThrow(() -> send("a", 1), "the burst is just used up");
    Refusal refusal = assertThrows(Refusal.class, () -> quotas.enter("a"));
    assertEquals(1, refusal.retryAfterSeconds());
    now.addAndGet(SECOND);
    assertDoesNotThrow(() -> send("a", RATE));
  }

  @Test
  void shouldNotSaveUpMoreThanTheBurst() {
    send("a", 1);
    now.addAndGet(3600 * SECOND);
    send("a", BURST + 1);
    assertThrows(Refusal.class, () -> quotas.enter("a"));
  }

  /** Who keeps the appointment is let in, who comes a second early is not. */
  @Property(tries = 200)
  void shouldGiveAnAppointmentThatHolds(
      @ForAll @LongRange(min = BURST + 1, max = 100 * BURST) long sent,
      @ForAll @IntRange(max = 100_000) int waitedMs) {
    send("a", sent);
    now.addAndGet(waitedMs * 1_000_000L);
    try {
      quotas.enter("a");
      quotas.leave("a");
    } catch (Refusal refusal) {
      long seconds = refusal.retryAfterSeconds();
      assertTrue(seconds >= 1);
      now.addAndGet((seconds - 1) * SECOND);
      assertThrows(Refusal.class, () -> quotas.enter("a"));
      now.addAndGet(SECOND);
    }
    quotas.enter("a");
    quotas.leave("a");
    now.addAndGet(200_000 * SECOND);
    quotas.sweep();
    assertEquals(0, quotas.devices(), "and is forgotten afterwards");
  }

  @Test
  void shouldForgetOnlyWhoOwesNothing() {
    send("paid", RATE);
    send("owing", 10 * RATE);
    quotas.enter("present");
    now.addAndGet(2 * SECOND);
    quotas.sweep();
    assertEquals(2, quotas.devices());
    quotas.leave("present");
    now.addAndGet(10 * SECOND);
    quotas.sweep();
    assertEquals(0, quotas.devices());
  }

  @Test
  void shouldNotRememberWhoNeverEntered() {
    quotas.sent("stranger", 10);
    quotas.leave("stranger");
    assertEquals(0, quotas.devices());
  }

  private void send(String device, long bytes) {
    quotas.enter(device);
    quotas.sent(device, bytes);
    quotas.leave(device);
  }
}
