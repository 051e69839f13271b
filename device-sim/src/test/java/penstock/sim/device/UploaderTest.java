package penstock.sim.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.sim.device.Uploader.Phase;
import penstock.sim.device.Uploader.Verdict;

class UploaderTest {

  private static final long SECOND = 1_000_000;

  private static Uploader uploader(long seed) {
    return new Uploader(UploaderSettings.usual(), new SplittableRandom(seed), 0);
  }

  @Test
  void shouldDrawEachIntervalAnew() {
    Uploader uploader = uploader(1);
    Set<Long> intervals = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      long now = uploader.dueUs();
      assertEquals(Verdict.ACKED, uploader.onUpload(now, Reply.acked(9, 10, 0), 10, 9, false));
      long interval = uploader.dueUs() - now;
      assertTrue(interval >= 30 * SECOND && interval <= 90 * SECOND, "interval " + interval);
      intervals.add(interval / SECOND);
    }
    assertTrue(intervals.size() > 55, "only " + intervals.size() + " different seconds");
  }

  @Test
  void shouldGoOnAtOnceWhileThereIsMore() {
    Uploader uploader = uploader(1);

    uploader.onUpload(7, Reply.acked(9, 10, 0), 10, 9, true);

    assertEquals(7, uploader.dueUs());
  }

  /** However often it fails: never later than the usual interval, and drawn from all of it. */
  @Property(tries = 50)
  void shouldBackOffWithJitterAfterTheCap(@ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
    Uploader uploader = uploader(seed);
    List<Long> delays = new ArrayList<>();
    long now = 0;
    for (int failure = 0; failure < 400; failure++) {
      fail(uploader, now, failure);
      long delay = uploader.dueUs() - now;
      long window = failure < 7 ? SECOND << failure : 90 * SECOND;
      assertTrue(delay > 0 && delay <= Math.min(window, 90 * SECOND), failure + ": " + delay);
      if (failure > 10) {
        delays.add(delay);
      }
      now = uploader.dueUs();
    }
    long early = delays.stream().filter(delay -> delay < 15 * SECOND).count();
    long late = delays.stream().filter(delay -> delay > 30 * SECOND).count();
    assertTrue(early > 40, "only " + early + " of " + delays.size() + " in the first quarter");
    assertTrue(late > 80, "only " + late + " of " + delays.size() + " beyond the least interval");
  }

  /** The network, the node, its quota, its registry: all alike. */
  private static void fail(Uploader uploader, long now, int failure) {
    int[] statuses = {500, 503, 429, 403, 408, 302, 200};
    if (failure % (statuses.length + 1) == 0) {
      uploader.failed(now);
      return;
    }
    Reply reply = Reply.of(statuses[failure % statuses.length]);
    assertEquals(Verdict.LATER, uploader.onUpload(now, reply, 100, 99, true));
  }

  @ParameterizedTest
  @ValueSource(ints = {503, 429, 500})
  void shouldComeWhenItWasToldTo(int status) {
    Uploader uploader = uploader(1);

    uploader.onUpload(5, Reply.later(status, 120), 100, 99, true);

    assertTrue(uploader.dueUs() >= 5 + 120 * SECOND, "too early: " + uploader.dueUs());
    assertTrue(uploader.dueUs() <= 5 + 121 * SECOND, "too late: " + uploader.dueUs());
    assertEquals(UploaderSettings.usual().recordsMax(), uploader.recordsMax());
  }

  @Test
  void shouldNotBelieveAnAppointmentInTheFarFuture() {
    Uploader uploader = uploader(1);

    uploader.onUpload(0, Reply.later(503, Long.MAX_VALUE), 100, 99, true);

    assertTrue(uploader.dueUs() <= Uploader.RETRY_AFTER_MAX_US + SECOND);
  }

  /** Whichever record is the bad one, it alone is given up, in few requests. */
  @Property(tries = 200)
  void shouldSkipJustTheRecordThatIsRefused(
      @ForAll @IntRange(min = 1, max = 2_000) int records,
      @ForAll @IntRange(min = 0, max = 1_999) int drawn,
      @ForAll @IntRange(min = 0, max = 2) int kind) {
    int bad = drawn % records;
    int status = new int[] {400, 413, 415}[kind];
    Uploader uploader = uploader(records);
    List<Integer> skipped = new ArrayList<>();
    int next = 0;
    int requests = 0;
    while (next < records) {
      int size = Math.min(uploader.recordsMax(), records - next);
      int last = next + size - 1;
      boolean refused = next <= bad && bad <= last;
      Reply reply = refused ? Reply.of(status) : Reply.acked(last, size, 0);
      Verdict verdict = uploader.onUpload(0, reply, size, last, last + 1 < records);
      if (verdict == Verdict.SKIP) {
        skipped.add(next);
      }
      if (verdict != Verdict.LATER) {
        next += size;
      }
      requests++;
    }
    assertEquals(List.of(bad), skipped);
    assertTrue(requests < 40, requests + " requests");
    assertEquals(UploaderSettings.usual().recordsMax(), uploader.recordsMax());
  }

  @Test
  void shouldAskHowFarTheNodeIsAfterARestart() {
    Uploader uploader = uploader(1);

    uploader.restarted(100);

    assertEquals(Phase.ASKING, uploader.phase());
    assertEquals(Verdict.LATER, uploader.onPosition(200, Reply.of(503)));
    assertEquals(Phase.ASKING, uploader.phase());
    assertEquals(Verdict.RESUMED, uploader.onPosition(300, Reply.acked(-1, 0, 0)));
    assertEquals(Phase.SENDING, uploader.phase());
    assertEquals(300, uploader.dueUs());
  }

  @Test
  void shouldTakeANewStreamWhenToldTo() {
    Uploader uploader = uploader(1);

    assertEquals(Verdict.NEW_STREAM, uploader.onUpload(9, Reply.of(409), 100, 99, true));

    assertTrue(uploader.dueUs() > 9 && uploader.dueUs() <= 9 + SECOND);
  }
}
