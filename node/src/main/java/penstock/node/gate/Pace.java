package penstock.node.gate;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

/**
 * Lets new connections in while the node's threads keep up with those that there are. When a
 * neighbourhood comes back, each of its connections is work before its first request reaches the
 * gate; all of that would stand in one line with the requests of everybody else. What is not let in
 * yet waits in the kernel, and costs nothing.
 *
 * <p>Sends a probe through the threads' queue and sees how long it takes. Thread-safe.
 */
final class Pace {

  /** How often to look. */
  static final long TICK_MILLIS = 50;

  /** New connections wait while the probe takes longer. A request takes some four such turns. */
  static final long DELAY_NANOS_MAX = 200_000_000L;

  private final Executor threads;
  private final LongSupplier nanoClock;
  private final Queue<CompletableFuture<Void>> waiting = new ArrayDeque<>();
  private boolean probing;
  private long sentNanos;
  private long delayNanos;

  /**
   * @param threads whose queue it is
   */
  Pace(Executor threads, LongSupplier nanoClock) {
    this.threads = threads;
    this.nanoClock = nanoClock;
  }

  /** To be called every {@link #TICK_MILLIS}, by a thread that is none of them. */
  void tick() {
    synchronized (waiting) {
      if (probing) {
        return;
      }
      probing = true;
      sentNanos = nanoClock.getAsLong();
    }
    try {
      threads.execute(this::arrived);
    } catch (RejectedExecutionException e) {
      // The node ends; nobody is to wait for that.
      arrived();
    }
  }

  private void arrived() {
    Queue<CompletableFuture<Void>> next = new ArrayDeque<>();
    synchronized (waiting) {
      probing = false;
      delayNanos = nanoClock.getAsLong() - sentNanos;
      if (delayNanos <= DELAY_NANOS_MAX) {
        next.addAll(waiting);
        waiting.clear();
      }
    }
    next.forEach(turn -> turn.complete(null));
  }

  /** Completes when a connection may be let in. Each listener asks for one at a time. */
  CompletionStage<Void> turn() {
    synchronized (waiting) {
      if (delay() <= DELAY_NANOS_MAX) {
        return CompletableFuture.completedFuture(null);
      }
      CompletableFuture<Void> turn = new CompletableFuture<>();
      waiting.add(turn);
      return turn;
    }
  }

  /** How long work waits for a thread, in seconds. */
  double seconds() {
    synchronized (waiting) {
      return (double) delay() / 1e9;
    }
  }

  /** That of the last probe, or for how long the one under way has waited. */
  private long delay() {
    return probing ? Math.max(delayNanos, nanoClock.getAsLong() - sentNanos) : delayNanos;
  }
}
