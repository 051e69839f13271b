package penstock.node.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long KIB = 1024;

  private final AtomicLong now = new AtomicLong(17);

  private Admission admission(String... lines) {
    String[] prefixed = new String[lines.length];
    for (int i = 0; i < lines.length; i++) {
      prefixed[i] = "admission." + lines[i];
    }
    return new Admission(TestSettings.with(prefixed).admission(), now::get, () -> 1);
  }

  private static Lease enter(Admission admission, String device, long bytes) {
    Lease lease = admission.enterNow(device, bytes, bytes);
    assertNotNull(lease);
    return lease;
  }

  private static CompletableFuture<Lease> await(Admission admission, String device, String flow) {
    return await(admission, device, flow, KIB, 0);
  }

  private static CompletableFuture<Lease> await(
      Admission admission, String device, String flow, long bytes, long strict) {
    return admission
        .await(new Waiter.Wish(device, flow, bytes, bytes, strict))
        .toCompletableFuture();
  }

  private static long refusedFor(CompletableFuture<Lease> turn) {
    Object failure = turn.handle((lease, e) -> e).getNow(null);
    Refusal refusal = assertInstanceOf(Refusal.class, failure);
    assertEquals("overloaded", refusal.type());
    return refusal.retryAfterSeconds();
  }

  @Test
  void shouldAdmitUpToTheBudgetAndLetTheNextInWhenOneLeaves() {
    Admission admission =
        admission("bytes-in-flight-min = 64 KiB", "bytes-in-flight-max = 100 KiB");
    Lease first = enter(admission, "a", 60 * KIB);
    enter(admission, "b", 40 * KIB);
    assertNull(admission.enterNow("c", 1, 1));
    CompletableFuture<Lease> waits = await(admission, "c", "c");
    assertFalse(waits.isDone());
    assertEquals(1, admission.state().waiting());
    assertTrue(admission.state().saturated());
    first.close();
    assertTrue(waits.isDone());
    assertEquals(40 * KIB + KIB, admission.state().bytesInFlight());
    assertEquals(0, admission.state().waiting());
    assertFalse(admission.state().saturated());
  }

  @Test
  void shouldAdmitABodyAboveTheBudgetWhereNothingElseIsInFlight() {
    Admission admission = admission("bytes-in-flight-min = 64 KiB", "bytes-in-flight-max = 64 KiB");
    enter(admission, "a", 1 << 20);
    assertNull(admission.enterNow("b", 1, 1));
  }

  @Test
  void shouldNotLetAnybodyPassThoseWhoWait() {
    Admission admission =
        admission("bytes-in-flight-min = 64 KiB", "bytes-in-flight-max = 100 KiB");
    Lease first = enter(admission, "a", 60 * KIB);
    CompletableFuture<Lease> large = await(admission, "b", "b", 90 * KIB, 0);
    assertNull(admission.enterNow("c", 1, 1), "there is room for it, but not for the one before");
    first.close();
    assertTrue(large.isDone());
  }

  @Test
  void shouldRefuseWhoWaitedTooLong() {
    Admission admission = admission("requests-in-flight-max = 1", "waiting-time = 2 s");
    enter(admission, "a", 10);
    CompletableFuture<Lease> waits = await(admission, "b", "b");
    now.addAndGet(2 * SECOND - 1);
    admission.tick();
    assertFalse(waits.isDone());
    now.addAndGet(2);
    admission.tick();
    assertTrue(refusedFor(waits) >= 1);
    assertEquals(0, admission.state().waiting());
    assertEquals(1, admission.state().lineDevices());
  }

  @Test
  void shouldGiveFlowsTheirTurnsHoweverLongTheyAre() {
    Admission admission = admission("requests-in-flight-max = 1");
    Lease current = enter(admission, "x", 10);
    List<String> order = new ArrayList<>();
    List<CompletableFuture<Lease>> turns = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      turns.add(await(admission, "flood-" + i, "flood"));
      order.add("flood");
    }
    for (int i = 0; i < 4; i++) {
      turns.add(await(admission, "calm-" + i, "calm"));
      order.add("calm");
    }
    int calmDone = 0;
    for (int served = 0; served < 16; served++) {
      current.close();
      current = newlyServed(turns, order);
      calmDone += order.get(turns.size()).equals("calm") ? 1 : 0;
      order.remove(turns.size());
    }
    assertEquals(4, calmDone, "as many as of the long one until it has no more");
  }

  /** Takes it out of both lists; its flow is put behind the last of {@code order}. */
  private static Lease newlyServed(List<CompletableFuture<Lease>> turns, List<String> order) {
    for (int i = 0; i < turns.size(); i++) {
      if (turns.get(i).isDone()) {
        Lease lease = turns.remove(i).join();
        order.add(order.remove(i));
        return lease;
      }
    }
    throw new AssertionError("the node idles while somebody waits");
  }

  @Test
  void shouldPushTheLastNewcomerOfTheLongestFlowOut() {
    Admission admission = admission("requests-in-flight-max = 1", "waiting-max = 4");
    enter(admission, "x", 10);
    List<CompletableFuture<Lease>> flood = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      flood.add(await(admission, "flood-" + i, "flood"));
    }
    CompletableFuture<Lease> calm = await(admission, "calm", "calm");
    assertFalse(calm.isDone());
    assertTrue(refusedFor(flood.get(3)) >= 1);
    assertFalse(flood.get(2).isDone());
    assertEquals(4, admission.state().waiting());
  }

  @Test
  void shouldBoundTheBytesThatWait() {
    Admission admission = admission("requests-in-flight-max = 1", "waiting-bytes-max = 64 KiB");
    enter(admission, "x", 10);
    CompletableFuture<Lease> first = await(admission, "a", "a", 40 * KIB, 40 * KIB);
    CompletableFuture<Lease> second = await(admission, "b", "b", 30 * KIB, 30 * KIB);
    assertTrue(refusedFor(first) >= 1, "the one that holds more");
    assertFalse(second.isDone());
  }

  @Test
  void shouldPreferWhoHasAnAppointmentAndComesWhenItIsDue() {
    Admission admission = admission("requests-in-flight-max = 1", "waiting-time = 1 s");
    Lease current = enter(admission, "x", 10);
    CompletableFuture<Lease> refused = await(admission, "early", "f");
    now.addAndGet(SECOND + 1);
    admission.tick();
    long seconds = refusedFor(refused);
    assertEquals(seconds, refusedFor(await(admission, "early", "f")), "the same appointment again");
    now.addAndGet(seconds * SECOND);
    CompletableFuture<Lease> newcomer = await(admission, "new", "f");
    CompletableFuture<Lease> due = await(admission, "early", "f");
    current.close();
    assertTrue(due.isDone());
    assertFalse(newcomer.isDone());
    assertEquals(0, admission.state().lineDevices());
  }

  @Test
  void shouldLetAnEarlyDeviceInWhereThereIsRoom() {
    Admission admission = admission("requests-in-flight-max = 1", "waiting-time = 1 s");
    Lease current = enter(admission, "x", 10);
    CompletableFuture<Lease> refused = await(admission, "early", "f");
    now.addAndGet(SECOND + 1);
    admission.tick();
    assertTrue(refusedFor(refused) >= 1);
    current.close();
    enter(admission, "early", 10);
    assertEquals(0, admission.state().lineDevices());
    assertEquals(0, admission.state().lineSeconds());
  }

  @Test
  void shouldForgetWhoDoesNotComeBack() {
    Admission admission = admission("requests-in-flight-max = 1");
    enter(admission, "x", 10);
    CompletableFuture<Lease> gone = await(admission, "gone", "f");
    now.addAndGet(5 * SECOND);
    admission.tick();
    assertTrue(refusedFor(gone) >= 1);
    assertEquals(1, admission.state().lineDevices());
    now.addAndGet(60 * SECOND);
    admission.sweep();
    assertEquals(1, admission.state().lineDevices());
    now.addAndGet(10 * SECOND);
    admission.sweep();
    assertEquals(0, admission.state().lineDevices());
  }

  @Test
  void shouldGiveAppointmentsInLineAtTheRateOfWhatWasFinished() {
    Admission admission = admission("requests-in-flight-max = 10", "drain-rate-min = 64 KiB");
    warm(admission);
    for (int i = 0; i < 10; i++) {
      enter(admission, "in-" + i, 10);
    }
    long last = 0;
    for (int i = 0; i < 5000; i++) {
      CompletableFuture<Lease> turn = await(admission, "d" + i, "flood", 10, 0);
      if (turn.isDone()) {
        long seconds = refusedFor(turn);
        assertTrue(seconds >= last, "appointments go forward");
        last = seconds;
      }
    }
    // 100 a second are finished, so the five-thousandth comes after about fifty seconds.
    assertEquals(50.0 / 1.1, (double) last, 3.0);
  }

  @Test
  void shouldSpreadWhatIsBeyondTheHorizonOverItsLaterHalf() {
    Admission admission =
        admission(
            "requests-in-flight-max = 10", "drain-rate-min = 64 KiB", "retry-after-max = 20 s");
    warm(admission);
    for (int i = 0; i < 10; i++) {
      enter(admission, "in-" + i, 10);
    }
    int[] seconds = new int[21];
    for (int i = 0; i < 20_000; i++) {
      CompletableFuture<Lease> turn = await(admission, "d" + i, "flood", 10, 0);
      if (turn.isDone()) {
        seconds[(int) refusedFor(turn)]++;
      }
    }
    for (int second = 12; second <= 20; second++) {
      assertEquals(1900.0, (double) seconds[second], 200.0, "at second " + second);
    }
  }

  @Test
  void shouldTellAFixedTimeOrNoneWhereItIsToldTo() {
    for (String mode : List.of("fixed", "none")) {
      Admission admission =
          admission("requests-in-flight-max = 1", "retry-after = " + mode, "waiting-max = 1");
      enter(admission, "x", 10);
      CompletableFuture<Lease> first = await(admission, "a", "f");
      CompletableFuture<Lease> second = await(admission, "b", "f");
      assertEquals(mode.equals("fixed") ? 10 : 0, refusedFor(second));
      assertFalse(first.isDone());
      assertEquals(0, admission.state().lineDevices(), "nobody is preferred");
    }
  }

  @Test
  void shouldGiveTheSameAnswerForTheSameTime() {
    assertSame(Refusal.overloaded(7), Refusal.overloaded(7));
    assertEquals(7, Refusal.overloaded(7).retryAfterSeconds());
    assertEquals(5000, Refusal.overloaded(5000).retryAfterSeconds());
  }

  /** Has finished a hundred uploads a second for a while. */
  private void warm(Admission admission) {
    for (int i = 0; i < 2000; i++) {
      now.addAndGet(SECOND / 100);
      enter(admission, "warm", 10).close();
      admission.tick();
    }
  }
}
