package penstock.node.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LeaseTest {

  private static final int BUDGET = 64 * 1024;

  private final Admission admission = admission();

  private static Admission admission() {
    return new Admission(
        TestSettings.with(
            "admission.bytes-in-flight-min = 64 KiB",
            "admission.bytes-in-flight-max = 64 KiB",
            "admission.requests-in-flight-max = 3"),
        () -> 17);
  }

  @Test
  void shouldHoldWhatItSaysUntilItIsClosed() {
    Lease lease = Lease.enter(admission, 1000);
    assertEquals(1000, admission.bytesInFlight());
    assertTrue(lease.covers(900));
    assertEquals(1000, admission.bytesInFlight(), "what it has is enough");
    assertTrue(lease.covers(5000));
    assertEquals(5000, admission.bytesInFlight());
    lease.keepOnly(10);
    assertEquals(10, admission.bytesInFlight());
    lease.close();
    lease.close();
    assertEquals(0, admission.bytesInFlight());
    assertEquals(0, admission.requestsInFlight());
  }

  @Test
  void shouldGetNoMoreThanThereIs() {
    Lease lease = Lease.enter(admission, 60 * 1024);
    assertFalse(lease.covers(BUDGET + 1));
    assertTrue(lease.covers(BUDGET));
    assertEquals(BUDGET, admission.bytesInFlight());
  }

  @Test
  void shouldBeRefusedAboveTheBudget() {
    Lease.enter(admission, BUDGET);
    Refusal refusal = assertThrows(Refusal.class, () -> Lease.enter(admission, 1));
    assertEquals("overloaded", refusal.type());
    assertTrue(refusal.retryAfterSeconds() >= 1);
  }

  @Test
  void shouldHoldNothingOnceItIsClosed() {
    Lease lease = Lease.enter(admission, 10);
    lease.close();
    assertFalse(lease.covers(20));
    lease.keepOnly(0);
    assertEquals(0, admission.bytesInFlight());
  }

  /** Whatever the leases do: the sum is right, and within the budget. */
  @Property(tries = 200)
  void shouldNeverHoldMoreThanTheBudget(
      @ForAll @Size(max = 200) List<@IntRange(max = 300_000) Integer> steps) {
    Admission admission = admission();
    Lease[] leases = new Lease[3];
    long[] held = new long[leases.length];
    for (int step : steps) {
      int i = step % leases.length;
      int bytes = step / 6;
      if (leases[i] == null) {
        if (admission.bytesInFlight() + bytes <= BUDGET) {
          leases[i] = Lease.enter(admission, bytes);
          held[i] = bytes;
        }
      } else if (step % 7 == 0) {
        leases[i].close();
        leases[i] = null;
        held[i] = 0;
      } else if (step % 2 == 0) {
        held[i] = leases[i].covers(bytes) ? Math.max(held[i], bytes) : held[i];
      } else {
        leases[i].keepOnly(bytes);
        held[i] = Math.min(held[i], bytes);
      }
      assertEquals(held[0] + held[1] + held[2], admission.bytesInFlight());
      assertTrue(admission.bytesInFlight() <= BUDGET);
    }
  }
}
