package penstock.node.gate;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses and parses on threads of its own, and bounds the decompressed bytes that are in work
 * at once, whatever the ratios: a piece waits here, first come first served, before it is
 * decompressed. Its queue holds at most one piece for each request in flight, which the {@link
 * Admission} bounds.
 *
 * <p>Not on the threads that read from sockets: these would take one upload after the other to its
 * end before they saw the next one's head, thousands would wait where the gate does not see them,
 * and nobody would be fair. Thread-safe.
 */
final class RawBudget {

  private record Waiting(int bytes, Runnable task, CompletableFuture<?> done) {}

  private final Queue<Waiting> queue = new ArrayDeque<>();
  private final long bytesMax;
  private final Executor executor;
  private long free;

  /**
   * @param bytesMax at least as much as the largest piece
   */
  RawBudget(long bytesMax, Executor executor) {
    this.bytesMax = bytesMax;
    this.executor = executor;
    free = bytesMax;
  }

  /**
   * Does the work on the executor as soon as its bytes are free; they are taken until it is done.
   *
   * @throws IllegalArgumentException for more bytes than there will ever be
   */
  <T> CompletionStage<T> work(int bytes, Supplier<CompletionStage<T>> work) {
    if (bytes > bytesMax) {
      throw new IllegalArgumentException(
          "a piece of " + bytes + " bytes, and only " + bytesMax + " may be in work");
    }
    CompletableFuture<T> done = new CompletableFuture<>();
    Runnable task = () -> run(bytes, work, done);
    if (isFree(bytes, task, done)) {
      start(bytes, task, done);
    }
    return done;
  }

  /** Whether it may be done now; it waits otherwise. */
  private boolean isFree(int bytes, Runnable task, CompletableFuture<?> done) {
    synchronized (queue) {
      if (queue.isEmpty() && bytes <= free) {
        free -= bytes;
        return true;
      }
      queue.add(new Waiting(bytes, task, done));
      return false;
    }
  }

  private void start(int bytes, Runnable task, CompletableFuture<?> done) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      release(bytes);
      done.completeExceptionally(e);
    }
  }

  private <T> void run(int bytes, Supplier<CompletionStage<T>> work, CompletableFuture<T> done) {
    CompletionStage<T> working;
    try {
      working = work.get();
    } catch (RuntimeException e) {
      working = CompletableFuture.failedFuture(e);
    }
    var unused =
        working.whenComplete(
            (value, e) -> {
              release(bytes);
              if (e == null) {
                done.complete(value);
              } else {
                done.completeExceptionally(e);
              }
            });
  }

  private void release(int bytes) {
    synchronized (queue) {
      free += bytes;
    }
    for (Waiting next = next(); next != null; next = next()) {
      start(next.bytes, next.task, next.done);
    }
  }

  private @Nullable Waiting next() {
    synchronized (queue) {
      Waiting head = queue.peek();
      if (head == null || head.bytes > free) {
        return null;
      }
      free -= head.bytes;
      return queue.remove();
    }
  }
}
