package penstock.node.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong(17);

  @Test
  void shouldAdmitUpToTheBudgetAndRefuseBeyondIt() {
    Admission admission =
        admission("bytes-in-flight-min = 64 KiB", "bytes-in-flight-max = 100 KiB");

    assertEquals(0, admission.enter(60 * 1024));
    assertEquals(0, admission.enter(40 * 1024));
    assertTrue(admission.enter(1) > 0);
    admission.leave(60 * 1024);
    assertEquals(0, admission.enter(1));
    assertEquals(40 * 1024 + 1, admission.bytesInFlight());
  }

  @Test
  void shouldAdmitABodyAboveTheBudgetWhereNothingElseIsInFlight() {
    Admission admission = admission("bytes-in-flight-min = 64 KiB", "bytes-in-flight-max = 64 KiB");

    assertEquals(0, admission.enter(1 << 20));
    assertTrue(admission.enter(1) > 0);
  }

  @Test
  void shouldShrinkTheBudgetWhileCommitsAreSlowAndGrowItAgain() {
    Admission admission = admission("bytes-in-flight-min = 1 MiB", "bytes-in-flight-max = 48 MiB");
    for (int i = 0; i < 100; i++) {
      now.addAndGet(SECOND / 5);
      admission.committed(Duration.ofSeconds(3).toNanos());
    }
    assertEquals(1 << 20, admission.bytesBudget());
    for (int i = 0; i < 10_000; i++) {
      admission.committed(Duration.ofMillis(3).toNanos());
    }
    assertEquals(48 << 20, admission.bytesBudget());
  }

  @Test
  void shouldShrinkOnceForOneSlowGroup() {
    Admission admission = admission("bytes-in-flight-max = 48 MiB");
    for (int i = 0; i < 500; i++) {
      admission.committed(Duration.ofSeconds(3).toNanos());
    }
    assertTrue(admission.bytesBudget() > 40 << 20, "one group of 500 frames, one step down");
  }

  @Test
  void shouldGiveAppointmentsInLineAtTheRateOfWhatWasFinished() {
    Admission admission = warm(admission("requests-in-flight-max = 10", "drain-rate-min = 1"));
    for (int i = 0; i < 10; i++) {
      assertEquals(0, admission.enter(10));
    }
    long last = 0;
    for (int i = 0; i < 5000; i++) {
      long seconds = admission.enter(10);
      assertTrue(seconds >= last, "appointments go forward");
      last = seconds;
    }
    // 100 a second are finished, so the five-thousandth comes after about fifty seconds.
    assertEquals(50.0, (double) last, 3.0);
  }

  /** A flood that keeps its appointments is through in about the time that the work takes. */
  @Property(tries = 20)
  void shouldTurnAFloodIntoALine(
      @ForAll @IntRange(min = 500, max = 4000) int devices, @ForAll long seed) {
    Admission admission = warm(admission("requests-in-flight-max = 50", "drain-rate-min = 1"));
    Random random = new Random(seed);
    PriorityQueue<long[]> arrivals = new PriorityQueue<>((a, b) -> Long.compare(a[0], b[0]));
    for (int i = 0; i < devices; i++) {
      arrivals.add(new long[] {now.get() + random.nextInt(1000) * 1_000_000L, 0});
    }
    PriorityQueue<Long> ends = new PriorityQueue<>();
    long start = now.get();
    long serverFree = start;
    long serviceNanos = SECOND / 100;
    long refused = 0;
    while (!arrivals.isEmpty()) {
      long[] next = arrivals.remove();
      while (!ends.isEmpty() && ends.peek() <= next[0]) {
        now.set(ends.remove());
        admission.leave(10);
      }
      now.set(next[0]);
      long seconds = admission.enter(10);
      if (seconds == 0) {
        serverFree = Math.max(serverFree, next[0]) + serviceNanos;
        ends.add(serverFree);
      } else {
        refused++;
        arrivals.add(new long[] {next[0] + seconds * SECOND, next[1] + 1});
      }
    }
    double ideal = devices / 100.0;
    double took = (double) (serverFree - start) / (double) SECOND;
    assertTrue(took < 2 * ideal + 10, () -> took + " s instead of " + ideal);
    assertTrue(refused < 6L * devices, "few come back more than a few times");
  }

  /** Has finished a hundred uploads a second for a while. */
  private Admission warm(Admission admission) {
    for (int i = 0; i < 2000; i++) {
      now.addAndGet(SECOND / 100);
      assertEquals(0, admission.enter(10));
      admission.leave(10);
    }
    return admission;
  }

  private Admission admission(String... lines) {
    String[] prefixed = new String[lines.length];
    for (int i = 0; i < lines.length; i++) {
      prefixed[i] = "admission." + lines[i];
    }
    return new Admission(TestSettings.with(prefixed), now::get);
  }
}
