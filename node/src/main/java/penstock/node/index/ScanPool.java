package penstock.node.index;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.segment.SegmentStore;

/**
 * The threads that decode frames ahead of the merges, each with a reader of its own. Its queue is
 * bounded by its users: {@link NarrativeLimits#AHEAD_PARTS_MAX} for each of a bounded number of
 * queries. Thread-safe.
 */
final class ScanPool implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ScanPool.class);

  /** A frame takes milliseconds. */
  private static final int CLOSE_SECONDS_MAX = 10;

  private final ExecutorService threads;
  private final BlockingQueue<PartReader> readers = new LinkedBlockingQueue<>();

  ScanPool(SegmentStore store, int threadCount) {
    threads = Executors.newFixedThreadPool(threadCount, named());
    for (int i = 0; i < threadCount; i++) {
      readers.add(new PartReader(store));
    }
  }

  private static ThreadFactory named() {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "penstock-scan-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  CompletableFuture<Slice> submit(Function<PartReader, Slice> read) {
    return CompletableFuture.supplyAsync(() -> withReader(read), threads);
  }

  private Slice withReader(Function<PartReader, Slice> read) {
    PartReader reader = readers.poll();
    if (reader == null) {
      throw new IllegalStateException("the scan threads have stopped");
    }
    try {
      return read.apply(reader);
    } finally {
      readers.add(reader);
    }
  }

  /**
   * Waits a moment for what is still read; never interrupts it, which would close the store's
   * files.
   */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
        LOG.warn("a frame is still being read after {} s", CLOSE_SECONDS_MAX);
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    readers.forEach(PartReader::close);
  }
}
