package penstock.node.gate;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RawBudgetTest {

  private static final int BYTES_MAX = 1000;

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final RawBudget budget = new RawBudget(BYTES_MAX, tasks::add);

  @Test
  void shouldGiveWhatIsFreeAtOnce() {
    assertTrue(done(budget.acquire(600)));
    assertTrue(done(budget.acquire(400)));
    assertFalse(done(budget.acquire(1)));
  }

  @Test
  void shouldGiveInTheOrderOfComing() {
    budget.acquire(900);
    CompletionStage<Void> large = budget.acquire(500);
    CompletionStage<Void> small = budget.acquire(50);
    assertFalse(done(small), "a small one does not overtake");
    budget.release(900);
    assertFalse(done(large), "not in the thread of who releases");
    runAll();
    assertTrue(done(large));
    assertTrue(done(small));
  }

  @Test
  void shouldRefuseWhatNeverFits() {
    assertThrows(IllegalArgumentException.class, () -> budget.acquire(BYTES_MAX + 1));
    assertTrue(done(budget.acquire(BYTES_MAX)));
  }

  /** Whatever comes and goes: never too much at once, in order, and everybody has a turn. */
  @Property(tries = 300)
  void shouldStayWithinItsBoundAndForgetNobody(@ForAll long seed) {
    Random random = new Random(seed);
    Deque<Piece> waiting = new ArrayDeque<>();
    List<Piece> working = new ArrayList<>();
    int coming = 50;
    while (coming > 0 || !waiting.isEmpty() || !working.isEmpty()) {
      if (coming > 0 && random.nextBoolean()) {
        coming--;
        int bytes = 1 + random.nextInt(BYTES_MAX);
        waiting.add(new Piece(bytes, budget.acquire(bytes)));
      } else if (!working.isEmpty()) {
        budget.release(working.remove(random.nextInt(working.size())).bytes);
      }
      if (coming > 0 && random.nextInt(3) > 0) {
        continue;
      }
      runAll();
      while (!waiting.isEmpty() && done(waiting.peek().turn)) {
        working.add(waiting.remove());
      }
      assertTrue(waiting.stream().noneMatch(piece -> done(piece.turn)), "in the order of coming");
      int inWork = working.stream().mapToInt(Piece::bytes).sum();
      assertTrue(inWork <= BYTES_MAX, "in work: " + inWork);
      assertFalse(working.isEmpty() && !waiting.isEmpty(), "nothing is in work and somebody waits");
    }
    assertTrue(done(budget.acquire(BYTES_MAX)), "all of it came back");
    budget.release(BYTES_MAX);
  }

  private record Piece(int bytes, CompletionStage<Void> turn) {}

  private void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private static boolean done(CompletionStage<Void> turn) {
    return turn.toCompletableFuture().isDone();
  }
}
