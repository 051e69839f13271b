package penstock.node.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final long LATE = Pace.DELAY_NANOS_MAX + 1;

  private long now = 17;
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Pace pace = new Pace(tasks::add, () -> now);

  private static boolean done(CompletionStage<Void> turn) {
    return turn.toCompletableFuture().isDone();
  }

  private void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  @Test
  void shouldLetInWhereTheThreadsKeepUp() {
    assertTrue(done(pace.turn()));
    pace.tick();
    now += Pace.DELAY_NANOS_MAX;
    runAll();
    assertTrue(done(pace.turn()));
    assertEquals(Pace.DELAY_NANOS_MAX / 1e9, pace.seconds());
  }

  @Test
  void shouldLetNobodyInUntilTheyHaveCaughtUp() {
    pace.tick();
    now += LATE;
    CompletionStage<Void> first = pace.turn();
    assertFalse(done(first), "the probe has not come back yet");
    pace.tick();
    assertEquals(1, tasks.size(), "one probe at a time");
    runAll();
    CompletionStage<Void> second = pace.turn();
    assertFalse(done(first) || done(second), "it took long");
    pace.tick();
    runAll();
    assertTrue(done(first) && done(second));
    assertTrue(done(pace.turn()));
  }

  @Test
  void shouldNotHoldUpTheEndOfANode() {
    Pace ending =
        new Pace(
            task -> {
              throw new RejectedExecutionException("the node ends");
            },
            () -> now);
    ending.tick();
    assertTrue(done(ending.turn()));
  }
}
