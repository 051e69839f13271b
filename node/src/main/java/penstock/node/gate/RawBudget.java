package penstock.node.gate;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the decompressed bytes that are in work at once, whatever the ratios: a piece waits here,
 * first come first served, before it is decompressed. Its queue holds at most one piece for each
 * request in flight, which the {@link Admission} bounds. Thread-safe.
 */
final class RawBudget {

  private record Waiting(int bytes, CompletableFuture<Void> turn) {}

  private final Queue<Waiting> queue = new ArrayDeque<>();
  private final long bytesMax;
  private final Executor executor;
  private long free;

  /**
   * @param bytesMax at least as much as the largest piece
   * @param executor runs what waited: in the thread that releases it would pile up on its stack
   */
  RawBudget(long bytesMax, Executor executor) {
    this.bytesMax = bytesMax;
    this.executor = executor;
    free = bytesMax;
  }

  /**
   * Completes when the bytes may be used; {@link #release} them afterwards, once.
   *
   * @throws IllegalArgumentException for more than there will ever be
   */
  CompletionStage<Void> acquire(int bytes) {
    if (bytes > bytesMax) {
      throw new IllegalArgumentException(
          "a piece of " + bytes + " bytes, and only " + bytesMax + " may be in work");
    }
    synchronized (queue) {
      if (queue.isEmpty() && bytes <= free) {
        free -= bytes;
        return CompletableFuture.completedFuture(null);
      }
      Waiting waiting = new Waiting(bytes, new CompletableFuture<>());
      queue.add(waiting);
      return waiting.turn;
    }
  }

  void release(int bytes) {
    synchronized (queue) {
      free += bytes;
    }
    for (Waiting next = next(); next != null; next = next()) {
      CompletableFuture<Void> turn = next.turn;
      executor.execute(() -> turn.complete(null));
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
