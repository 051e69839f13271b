package penstock.sim.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import penstock.sim.bench.LoadReport.Phase;

/** The load generator over real sockets with mTLS, against a node that can be told to misbehave. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LoadRunTest {

  private final List<LoadReport> reports = new ArrayList<>();
  private BenchNode node;

  @BeforeEach
  void start() throws Exception {
    node = BenchNode.start();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private LoadReport.Totals run(Mix mix, double rate, int devices) throws Exception {
    LoadSettings settings =
        new LoadSettings(
            List.of(node.devicePort()),
            node.operatorPort(),
            "bench",
            mix,
            rate,
            1,
            2,
            devices,
            4,
            3);
    new LoadRun(settings, reports::add).run();
    LoadReport last = reports.get(reports.size() - 1);
    assertEquals(Phase.DONE, last.phase());
    LoadReport.Totals totals = last.totals();
    assertNotNull(totals);
    return totals;
  }

  private LoadInterval measured() {
    LoadReport found =
        reports.stream()
            .filter(report -> report.phase() == Phase.MEASURED)
            .findFirst()
            .orElseThrow();
    LoadInterval interval = found.interval();
    assertNotNull(interval);
    return interval;
  }

  @Test
  void shouldSendAsFastAsItIsTakenAndCountWhatWasAcked() throws Exception {
    LoadReport.Totals totals = run(Mix.ESSAY, 0, 8);
    assertEquals(8, node.devices());
    assertEquals(node.stored(), totals.recordsAcked());
    assertEquals(0, totals.recordsUnsure());
    assertEquals(0, totals.duplicates());
    assertEquals(List.of(), totals.complaints());
    LoadInterval measured = measured();
    assertEquals(2, measured.seconds(), 1);
    assertTrue(measured.uploads() > 20, () -> "it hardly sent anything: " + measured);
    assertEquals(35_000, (double) measured.rawBytes() / measured.uploads(), 500);
    assertTrue(measured.ackP50Ms() > 0 && measured.ackP50Ms() <= measured.ackP99Ms());
  }

  @Test
  void shouldKeepToARate() throws Exception {
    run(Mix.ESSAY, 1.75, 8);
    assertEquals(100.0, (double) measured().uploads(), 10.0);
  }

  @Test
  void shouldComeAgainWhenItWasTold() throws Exception {
    node.refuse.set(3);
    LoadReport.Totals totals = run(Mix.ESSAY, 1, 8);
    assertEquals(0, node.refuse.get());
    assertEquals(node.stored(), totals.recordsAcked());
    assertEquals(0, totals.duplicates());
    long refused =
        reports.stream()
            .filter(report -> report.phase() == Phase.WARMUP)
            .mapToLong(report -> report.interval().refused())
            .sum();
    assertEquals(3, refused);
  }

  @Test
  void shouldSendAgainWhatWasNotAnswered() throws Exception {
    node.breakOff.set(2);
    LoadReport.Totals totals = run(Mix.ESSAY, 1, 8);
    assertEquals(node.stored(), totals.recordsAcked());
    assertTrue(totals.duplicates() > 0, "the node had stored them before it broke off");
    assertEquals(0, totals.wrongAnswers());
    assertEquals(2, totals.complaints().size());
  }

  @Test
  void shouldNoticeAnAnswerThatDoesNotAddUp() throws Exception {
    node.lie.set(1);
    LoadReport.Totals totals = run(Mix.ESSAY, 1, 8);
    assertEquals(1, totals.wrongAnswers());
    assertTrue(
        totals.complaints().get(0).contains("the answer was"), totals.complaints()::toString);
  }

  @Test
  void shouldLetEachDeviceOfASilentFleetComeOnce() throws Exception {
    node.refuse.set(1);
    LoadReport.Totals totals = run(Mix.IDLE, 0, 40);
    assertEquals(40, node.devices());
    assertEquals(node.stored(), totals.recordsAcked());
    assertEquals(40 * 3_500.0, (double) totals.rawBytesAcked(), 40 * 300.0);
  }
}
