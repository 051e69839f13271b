package penstock.node.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.node.device.Ledgers.BootRun;
import penstock.node.segment.BootSpan;

/** How records of a device without a right clock are dated. Times are in s here. */
class BootsTest {

  private static final long S = 1_000_000;
  private static final long START_S = 1_700_000_000L;

  private Boots boots = Boots.NONE;

  private static BootRun run(long firstSeq, long firstMonoS, long lastMonoS) {
    return new BootRun(firstSeq, firstMonoS * S, lastMonoS * S);
  }

  /** Offers a chunk and stores it as it is. */
  private List<BootSpan> upload(long lastSeq, long monoS, long arrivalS, BootRun... runs) {
    List<BootSpan> spans = offer(monoS, arrivalS, runs);
    boots = boots.with(spans, lastSeq, runs[runs.length - 1].lastMonoUs());
    return spans;
  }

  private List<BootSpan> offer(long monoS, long arrivalS, BootRun... runs) {
    return boots.spans(List.of(runs), monoS < 0 ? -1 : monoS * S, (START_S + arrivalS) * S);
  }

  private static void assertSpan(BootSpan span, int boot, long startS, boolean estimated) {
    assertEquals(boot, span.boot(), "boot");
    assertEquals(startS, span.startUs() / S - START_S, "start");
    assertEquals(estimated, span.estimated(), "estimated");
  }

  @Test
  void shouldDateByTheClockThatTheUploadCarried() {
    assertSpan(upload(9, 100, 1_100, run(0, 10, 90)).get(0), 0, 1_000, false);
  }

  @Test
  void shouldKeepTheLeastDelayedStart() {
    upload(9, 100, 1_105, run(0, 10, 90));
    assertSpan(upload(19, 200, 1_201, run(10, 100, 190)).get(0), 0, 1_001, false);
    assertSpan(upload(29, 300, 1_330, run(20, 200, 290)).get(0), 0, 1_001, false);
  }

  @Test
  void shouldEstimateFromTheLastRecordWhereNoClockWasSent() {
    assertSpan(upload(9, -1, 1_100, run(0, 10, 90)).get(0), 0, 1_010, true);
    assertSpan(upload(19, -1, 1_200, run(10, 100, 199)).get(0), 0, 1_001, true);
    assertSpan(upload(29, 300, 1_305, run(20, 200, 290)).get(0), 0, 1_001, false);
  }

  @Test
  void shouldBeginANewBootWhereMonotonicTimeFalls() {
    upload(9, 100, 1_100, run(0, 10, 90));
    assertSpan(upload(19, 30, 1_230, run(10, 5, 30)).get(0), 1, 1_200, false);
    assertSpan(upload(29, 60, 1_260, run(20, 31, 60)).get(0), 1, 1_200, false);
  }

  @Test
  void shouldNotTakeClocksOfTwoCpusForABoot() {
    upload(9, 100, 1_100, run(0, 10, 90));
    boots =
        boots.with(
            boots.spans(
                List.of(new BootRun(10, 90 * S - Boots.FALL_US, 95 * S)),
                100 * S,
                (START_S + 1_100) * S),
            19,
            95 * S);
    assertEquals(1, boots.recent().size());
    BootRun over = new BootRun(20, 95 * S - Boots.FALL_US - 1, 96 * S);
    assertEquals(1, boots.spans(List.of(over), -1, START_S * S).get(0).boot());
  }

  @Test
  void shouldBoundEarlierBootsOfAChunkByTheNextOne() {
    List<BootSpan> spans = upload(29, 50, 2_050, run(0, 0, 300), run(10, 0, 100), run(20, 0, 40));
    assertSpan(spans.get(2), 2, 2_000, false);
    assertSpan(spans.get(1), 1, 1_900, true);
    assertSpan(spans.get(0), 0, 1_600, true);
  }

  @Test
  void shouldDateAnEarlierBootByWhatIsKnownOfIt() {
    upload(9, 100, 1_100, run(0, 10, 90));
    List<BootSpan> spans = upload(29, 10, 5_010, run(10, 100, 120), run(20, 0, 9));
    assertSpan(spans.get(0), 0, 1_000, false);
    assertSpan(spans.get(1), 1, 5_000, false);
  }

  @Test
  void shouldKnowThatTheSenderHasRebootedSince() {
    assertSpan(upload(9, 20, 2_000, run(0, 10, 900)).get(0), 0, 1_080, true);
  }

  @Test
  void shouldNotTakeALongLivedUploadForAReboot() {
    upload(9, 100, 1_100, run(0, 10, 90));
    assertSpan(upload(19, 100, 1_160, run(10, 101, 159)).get(0), 0, 1_000, false);
    assertSpan(offer(100, 1_100, run(0, 10, 100)).get(0), 0, 1_000, false);
  }

  @Test
  void shouldCorrectAStartThatWasTakenFromTheWrongBoot() {
    // Sent by boot 1, which is as long up as the last record of boot 0 was late.
    assertSpan(upload(9, 100, 2_100, run(0, 10, 90)).get(0), 0, 2_000, false);
    List<BootSpan> spans = upload(29, 110, 2_110, run(10, 91, 95), run(20, 1, 109));
    assertSpan(spans.get(1), 1, 2_000, false);
    assertSpan(spans.get(0), 0, 1_905, true);
  }

  @Test
  void shouldGiveAReplayTheSameBoots() {
    upload(9, 100, 1_100, run(0, 10, 90));
    upload(19, 30, 1_230, run(10, 5, 30));
    List<BootSpan> spans = offer(40, 1_240, run(5, 50, 90), run(10, 5, 20));
    assertSpan(spans.get(0), 0, 1_000, false);
    assertSpan(spans.get(1), 1, 1_200, false);
    assertSpan(offer(40, 1_240, run(3, 30, 80)).get(0), 0, 1_000, false);
  }

  @Test
  void shouldPlaceALateChunkBetweenTwoBoots() {
    upload(9, 100, 1_100, run(0, 10, 90));
    upload(39, 30, 1_230, run(30, 25, 30));
    assertSpan(offer(60, 1_260, run(10, 91, 99)).get(0), 0, 1_000, false);
    assertSpan(offer(60, 1_260, run(20, 3, 24)).get(0), 1, 1_200, false);
  }

  @Test
  void shouldNotMistakeAnOlderBootForTheOldestKnownOne() {
    upload(199, 100, 5_100, run(100, 50, 90));
    Boots before = boots;
    List<BootSpan> spans = upload(99, 200, 5_200, run(50, 0, 500), run(80, 0, 49));
    assertTrue(spans.get(0).estimated());
    assertEquals(before.recent().get(0).startUs(), boots.recent().get(0).startUs());
    assertSpan(offer(300, 5_300, run(200, 91, 99)).get(0), 0, 5_000, false);
    assertSpan(offer(300, 5_300, run(90, 1, 49)).get(0), 0, 5_000, false);
  }

  @Test
  void shouldRememberOnlyTheMostRecentBoots() {
    for (int boot = 0; boot < 10; boot++) {
      upload(10L * boot + 9, 100, 1_100 + 200L * boot, run(10L * boot, 0, 100));
    }
    assertEquals(Boots.RECENT_MAX, boots.recent().size());
    assertEquals(9, boots.recent().get(Boots.RECENT_MAX - 1).number());
    BootSpan forgotten = offer(100, 9_000, run(5, 0, 50)).get(0);
    assertTrue(forgotten.estimated() || forgotten.boot() == 6);
  }

  /** Whatever the delays, no record is dated ahead of when it was logged, or behind its arrival. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void shouldNeverDateBehindArrivalNorLongBeforeTheTruth(long seed) {
    Random random = new Random(seed);
    long nowS = 0;
    long seq = 0;
    for (int boot = 0; boot < 12; boot++) {
      long startS = nowS + 20;
      long monoS = 0;
      for (int chunk = 0; chunk < 1 + random.nextInt(5); chunk++) {
        long firstMonoS = monoS + random.nextInt(3);
        long lastMonoS = firstMonoS + random.nextInt(60);
        long sentMonoS = lastMonoS + random.nextInt(30);
        long arrivalS = startS + sentMonoS + random.nextInt(10);
        boolean sends = random.nextBoolean();
        BootSpan span =
            upload(seq + 9, sends ? sentMonoS : -1, arrivalS, run(seq, firstMonoS, lastMonoS))
                .get(0);
        long datedS = span.startUs() / S - START_S + lastMonoS;
        assertTrue(datedS <= arrivalS, "behind its arrival");
        assertTrue(datedS >= startS + lastMonoS, "before it was logged");
        if (boots.recent().get(boots.recent().size() - 1).exact()) {
          assertTrue(datedS <= startS + lastMonoS + 10, "later than the delay explains");
          assertFalse(span.estimated());
        }
        monoS = sentMonoS;
        nowS = arrivalS;
        seq += 10;
      }
    }
  }
}
