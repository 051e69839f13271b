package penstock.node.grind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import penstock.node.grind.Chore.Progress;
import penstock.node.grind.Chore.Urgency;

final class ChoresTest {

  private final GrindQueue queue = new GrindQueue(new GrindSettings(1, 1 << 20, 100, 1, 1 << 20));
  private final FrameGrinder grinder =
      new FrameGrinder(
          new GrindParts(
              new FakeStore(),
              new GrindMetrics(new PrometheusRegistry()),
              new TailHub(new TailSettings(1, 2, 1)),
              () -> TestRules.LINK,
              Clock.systemUTC(),
              0));
  private final List<String> steps = new ArrayList<>();

  @AfterEach
  void close() {
    grinder.close();
  }

  private Chores chores(double share) {
    return new Chores(queue, share);
  }

  /** Writes down its steps and says what it is told to. */
  private final class Scripted implements Chore {
    private final String name;
    private final List<Progress> script;
    private int at;

    Scripted(String name, Progress... script) {
      this.name = name;
      this.script = List.of(script);
    }

    @Override
    public Progress step(FrameGrinder unused) {
      steps.add(name);
      return script.get(at++ % script.size());
    }
  }

  private void ensure(Chores chores, String name, Urgency urgency, Progress... script) {
    chores.ensure(name, urgency, 0, () -> new Scripted(name, script));
  }

  private void runAll(Chores chores) {
    GrindFixture.awaitUntil(
        "all chores are done",
        () -> {
          chores.step(grinder);
          return chores.size() == 0;
        });
  }

  @Test
  void shouldDoTheMostUrgentFirstAndAmongEqualsTheFirst() {
    Chores chores = chores(1);
    ensure(chores, "regrind", Urgency.REGRIND, Progress.DONE);
    ensure(chores, "old-1", Urgency.CATCH_UP, Progress.MORE, Progress.DONE);
    ensure(chores, "old-2", Urgency.CATCH_UP, Progress.DONE);
    ensure(chores, "news", Urgency.NEWS, Progress.DONE);
    runAll(chores);
    assertEquals(List.of("news", "old-1", "old-1", "old-2", "regrind"), steps);
  }

  @Test
  void shouldRunAChoreOnceMoreWhereItIsAskedForMeanwhile() {
    Chores chores = chores(1);
    ensure(chores, "a", Urgency.NEWS, Progress.MORE, Progress.DONE);
    assertTrue(chores.step(grinder));
    ensure(chores, "a", Urgency.NEWS, Progress.DONE);
    runAll(chores);
    assertEquals(List.of("a", "a", "a", "a"), steps);
  }

  @Test
  void shouldDoOthersWhileOneWaitsOrFailed() {
    Chores chores = chores(1);
    ensure(chores, "waits", Urgency.NEWS, Progress.WAIT, Progress.DONE);
    ensure(chores, "fails", Urgency.NEWS, Progress.RETRY, Progress.DONE);
    ensure(chores, "other", Urgency.REGRIND, Progress.DONE);
    runAll(chores);
    assertEquals(
        List.of("fails", "fails", "other", "waits", "waits"), steps.stream().sorted().toList());
    assertEquals("waits", steps.get(0));
    assertTrue(steps.indexOf("other") < steps.lastIndexOf("fails"), steps.toString());
  }

  @Test
  void shouldRestAfterWorkThatIsNoNews() {
    Chores chores = chores(0.01);
    Chore busy =
        unused -> {
          long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5);
          GrindFixture.awaitUntil("5 ms have gone", () -> System.nanoTime() - until > 0);
          return Progress.DONE;
        };
    chores.ensure("old", Urgency.CATCH_UP, 0, () -> busy);
    ensure(chores, "next", Urgency.CATCH_UP, Progress.DONE);
    assertTrue(chores.step(grinder));
    long rested = System.nanoTime();
    assertFalse(chores.step(grinder));
    ensure(chores, "news", Urgency.NEWS, Progress.DONE);
    assertTrue(chores.step(grinder), "news don't wait");
    runAll(chores);
    assertEquals(List.of("news", "next"), steps);
    long restMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - rested);
    assertTrue(restMs >= 90 * 5, "a hundredth of the time, but rested " + restMs + " ms");
  }

  @Test
  void shouldBeStarvedWhenNoStepWasDoneForATenthOfASecond() {
    Chores chores = chores(1);
    ensure(chores, "a", Urgency.REGRIND, Progress.MORE);
    assertTrue(chores.step(grinder));
    assertFalse(chores.isStarved());
    GrindFixture.awaitUntil("a step is due", chores::isStarved);
  }

  @Test
  void shouldKeepAChoreThatThrowsForLater() {
    Chores chores = chores(1);
    chores.ensure(
        "a",
        Urgency.NEWS,
        0,
        () ->
            unused -> {
              throw new IllegalStateException("a fault");
            });
    assertThrows(IllegalStateException.class, () -> chores.step(grinder));
    assertEquals(1, chores.size());
    assertFalse(chores.step(grinder), "it rests first");
  }
}
