package penstock.node.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RawBudgetTest {

  private static final int BYTES_MAX = 1000;

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final RawBudget budget = new RawBudget(BYTES_MAX, tasks::add);

  /** Some work: whether it has begun, its end, and what who asked for it hears. */
  private static final class Piece {
    final int bytes;
    final CompletableFuture<Void> work = new CompletableFuture<>();
    final CompletionStage<Void> heard;
    boolean begun;

    Piece(RawBudget budget, int bytes) {
      this.bytes = bytes;
      heard =
          budget.work(
              bytes,
              () -> {
                begun = true;
                return work;
              });
    }

    void end() {
      work.complete(null);
    }

    boolean isHeard() {
      return heard.toCompletableFuture().isDone();
    }
  }

  private Piece piece(int bytes) {
    return new Piece(budget, bytes);
  }

  private void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  @Test
  void shouldBeginWhatFitsOnItsOwnThreads() {
    Piece first = piece(600);
    Piece second = piece(400);
    Piece third = piece(1);
    assertFalse(first.begun, "not in the thread of who asks");
    runAll();
    assertTrue(first.begun && second.begun);
    assertFalse(third.begun);
    assertFalse(first.isHeard());
    first.end();
    assertTrue(first.isHeard());
    assertFalse(third.begun, "not in the thread of who ends");
    runAll();
    assertTrue(third.begun);
  }

  @Test
  void shouldBeginInTheOrderOfComing() {
    Piece first = piece(900);
    Piece large = piece(500);
    Piece small = piece(50);
    runAll();
    assertFalse(small.begun, "a small one does not overtake");
    first.end();
    runAll();
    assertTrue(large.begun && small.begun);
  }

  @Test
  void shouldRefuseWhatNeverFits() {
    assertThrows(IllegalArgumentException.class, () -> piece(BYTES_MAX + 1));
    Piece all = piece(BYTES_MAX);
    runAll();
    assertTrue(all.begun);
  }

  @Test
  void shouldGiveBackWhatBrokeOff() {
    CompletionStage<Void> broken =
        budget.work(
            BYTES_MAX,
            () -> {
              throw new IllegalStateException("broken");
            });
    Piece failing = piece(BYTES_MAX);
    Piece last = piece(BYTES_MAX);
    runAll();
    CompletionException e =
        assertThrows(CompletionException.class, () -> broken.toCompletableFuture().join());
    assertEquals("broken", e.getCause().getMessage());
    assertTrue(failing.begun);
    failing.work.completeExceptionally(new IllegalStateException("failed"));
    runAll();
    assertTrue(failing.heard.toCompletableFuture().isCompletedExceptionally());
    assertTrue(last.begun);
  }

  @Test
  void shouldFailWhereTheNodeEnds() {
    RawBudget ended =
        new RawBudget(
            BYTES_MAX,
            task -> {
              throw new RejectedExecutionException("the node ends");
            });
    Piece piece = new Piece(ended, 1);
    assertTrue(piece.heard.toCompletableFuture().isCompletedExceptionally());
  }

  @Test
  void shouldFailWhoWaitsWhereTheNodeEnds() {
    boolean[] over = {false};
    RawBudget ending =
        new RawBudget(
            BYTES_MAX,
            task -> {
              if (over[0]) {
                throw new RejectedExecutionException("the node ends");
              }
              task.run();
            });
    Piece first = new Piece(ending, BYTES_MAX);
    Piece second = new Piece(ending, BYTES_MAX);
    Piece third = new Piece(ending, BYTES_MAX);
    over[0] = true;
    first.end();
    assertTrue(second.heard.toCompletableFuture().isCompletedExceptionally());
    assertTrue(third.heard.toCompletableFuture().isCompletedExceptionally());
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
        waiting.add(piece(1 + random.nextInt(BYTES_MAX)));
      } else if (!working.isEmpty()) {
        working.remove(random.nextInt(working.size())).end();
      }
      if (coming > 0 && random.nextInt(3) > 0) {
        continue;
      }
      runAll();
      while (!waiting.isEmpty() && waiting.peek().begun) {
        working.add(waiting.remove());
      }
      assertTrue(waiting.stream().noneMatch(piece -> piece.begun), "in the order of coming");
      int inWork = working.stream().mapToInt(piece -> piece.bytes).sum();
      assertTrue(inWork <= BYTES_MAX, "in work: " + inWork);
      assertFalse(working.isEmpty() && !waiting.isEmpty(), "nothing is in work and somebody waits");
    }
    Piece all = piece(BYTES_MAX);
    runAll();
    assertTrue(all.begun, "all of it came back");
    all.end();
  }
}
