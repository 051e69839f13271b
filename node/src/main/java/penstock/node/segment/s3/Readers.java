package penstock.node.segment.s3;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads side by side what is far away, and gives it out in order. Its threads are shared by all who
 * read; what waits for one is bounded by whoever hands it in. Safe for use by several threads.
 */
final class Readers implements AutoCloseable {

  /** Half of the connections that a bucket has by default; also how far one reader looks ahead. */
  static final int THREADS = 8;

  private final ExecutorService threads;

  Readers() {
    AtomicInteger count = new AtomicInteger();
    threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "segment-reader-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** One read. */
  interface Read<T, R> {
    R of(T item) throws IOException;
  }

  /** Takes what was read. */
  interface Taker<R> {
    void take(R result);
  }

  /** Begins a read. */
  <R> Future<R> begin(Callable<R> read) {
    return threads.submit(read);
  }

  /** Reads all, at most {@link #THREADS} at a time. */
  <T, R> void forEach(List<T> items, Read<T, R> read, Taker<R> taker) throws IOException {
    if (items.size() == 1) {
      taker.take(read.of(items.get(0)));
      return;
    }
    Deque<Future<R>> running = new ArrayDeque<>();
    try {
      for (T item : items) {
        if (running.size() == THREADS) {
          taker.take(await(running.remove()));
        }
        running.add(threads.submit(() -> read.of(item)));
      }
      while (!running.isEmpty()) {
        taker.take(await(running.remove()));
      }
    } finally {
      running.forEach(future -> future.cancel(false));
    }
  }

  /** What a read came to. */
  static <R> R await(Future<R> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException failure) {
        throw failure;
      }
      if (cause instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IOException(cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
