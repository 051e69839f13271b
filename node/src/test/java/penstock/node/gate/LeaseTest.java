package penstock.node.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
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
    AdmissionSettings settings =
        TestSettings.with(
                "admission.bytes-in-flight-min = 64 KiB",
                "admission.bytes-in-flight-max = 64 KiB",
                "admission.requests-in-flight-max = 3")
            .admission();
    return new Admission(settings, () -> 17, () -> 1);
  }

  private static Lease enter(Admission admission, long bytes) {
    Lease lease = admission.enterNow("d", bytes, bytes);
    assertNotNull(lease);
    return lease;
  }

  @Test
  void shouldHoldWhatItSaysUntilItIsClosed() {
    Lease lease = enter(admission, 1000);
    assertEquals(1000, admission.state().bytesInFlight());
    assertEquals(Cost.of(1000), admission.state().costInFlight());
    assertTrue(lease.covers(900));
    assertEquals(1000, admission.state().bytesInFlight(), "what it has is enough");
    assertTrue(lease.covers(5000));
    assertEquals(5000, admission.state().bytesInFlight());
    assertEquals(Cost.of(5000), admission.state().costInFlight());
    lease.keepOnly(10);
    assertEquals(10, admission.state().bytesInFlight());
    assertEquals(10, admission.state().costInFlight(), "as a request it is through");
    lease.close();
    lease.close();
    assertEquals(0, admission.state().bytesInFlight());
    assertEquals(0, admission.state().requestsInFlight());
    assertEquals(0, admission.state().costInFlight());
  }

  @Test
  void shouldCountForNothingWhereItHoldsNothing() {
    Lease lease = enter(admission, 1000);
    lease.keepOnly(0);
    assertEquals(0, admission.state().costInFlight());
    assertTrue(lease.covers(1));
    assertEquals(1, admission.state().costInFlight());
    lease.close();
    assertEquals(0, admission.state().costInFlight());
  }

  @Test
  void shouldGetNoMoreThanThereIs() {
    enter(admission, 10).keepOnly(10);
    Lease lease = enter(admission, 20 * 1024);
    lease.keepOnly(20 * 1024);
    assertFalse(lease.covers(BUDGET));
    assertTrue(lease.covers(BUDGET - 10));
    assertEquals(BUDGET, admission.state().bytesInFlight());
  }

  @Test
  void shouldNotGetInAboveTheBudget() {
    enter(admission, BUDGET);
    assertNull(admission.enterNow("e", 1, 1));
  }

  @Test
  void shouldHoldNothingOnceItIsClosed() {
    Lease lease = enter(admission, 10);
    lease.close();
    assertFalse(lease.covers(20));
    lease.keepOnly(0);
    assertEquals(0, admission.state().bytesInFlight());
  }

  /** Whatever the leases do: the sum is right, and within the budget, but for one alone. */
  @Property(tries = 200)
  void shouldNeverHoldMoreThanTheBudget(
      @ForAll @Size(max = 200) List<@IntRange(max = 300_000) Integer> steps) {
    Admission admission = admission();
    Lease[] leases = new Lease[3];
    long[] held = new long[leases.length];
    for (int step : steps) {
      int i = step % leases.length;
      int bytes = Math.min(BUDGET, step / 6);
      if (leases[i] == null) {
        leases[i] = admission.enterNow("d", bytes, bytes);
        held[i] = leases[i] == null ? 0 : bytes;
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
      Admission.State state = admission.state();
      assertEquals(held[0] + held[1] + held[2], state.bytesInFlight());
      assertTrue(state.bytesInFlight() <= BUDGET);
      assertTrue(state.costInFlight() <= BUDGET + 3 * Cost.REQUEST_BYTES);
    }
    for (Lease lease : leases) {
      if (lease != null) {
        lease.close();
      }
    }
    assertEquals(0, admission.state().costInFlight());
  }
}
