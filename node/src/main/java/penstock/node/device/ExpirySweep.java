package penstock.node.device;

import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the devices whose holes have become losses, so that a loss is counted even where the device
 * never comes back. To be called every minute or so; a call while one is running does nothing.
 */
public final class ExpirySweep {

  /** Cold actors start at some 2,000 a second; uploads must not wait behind these. */
  private static final int PARALLEL = 8;

  /** What is left is taken next time. */
  private static final int DEVICES_MAX = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(ExpirySweep.class);

  /** Which devices have a hole that became a loss by then. */
  public interface DueDevices {
    List<String> due(long nowUs, int max);
  }

  private final DueDevices due;
  private final LedgerBook book;
  private final Function<String, CompletionStage<Ledgers.DeviceSummary>> expire;
  private final Clock clock;
  private final AtomicBoolean running = new AtomicBoolean();

  public ExpirySweep(LedgerBook book, ShardedLedgers ledgers, Clock clock) {
    this(book::due, book, ledgers::expire, clock);
  }

  /** Where the book does not know all devices. */
  public ExpirySweep(DueDevices due, LedgerBook book, ShardedLedgers ledgers, Clock clock) {
    this(due, book, ledgers::expire, clock);
  }

  ExpirySweep(
      LedgerBook book,
      Function<String, CompletionStage<Ledgers.DeviceSummary>> expire,
      Clock clock) {
    this(book::due, book, expire, clock);
  }

  private ExpirySweep(
      DueDevices due,
      LedgerBook book,
      Function<String, CompletionStage<Ledgers.DeviceSummary>> expire,
      Clock clock) {
    this.due = due;
    this.book = book;
    this.expire = expire;
    this.clock = clock;
  }

  /** Completes with the number of devices that were brought up to date. */
  public CompletionStage<Integer> sweep() {
    if (!running.compareAndSet(false, true)) {
      return CompletableFuture.completedFuture(0);
    }
    List<String> found;
    try {
      found = due.due(clock.millis() * 1000, DEVICES_MAX);
    } catch (RuntimeException e) {
      running.set(false);
      throw e;
    }
    Iterator<String> devices = found.iterator();
    AtomicInteger done = new AtomicInteger();
    CompletableFuture<?>[] lanes = new CompletableFuture<?>[Math.min(PARALLEL, found.size())];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = lane(devices, done).toCompletableFuture();
    }
    return CompletableFuture.allOf(lanes)
        .handle(
            (nothing, failure) -> {
              running.set(false);
              return done.get();
            });
  }

  /** One device after the other. */
  private CompletionStage<?> lane(Iterator<String> devices, AtomicInteger done) {
    String device;
    synchronized (devices) {
      if (!devices.hasNext()) {
        return CompletableFuture.completedFuture(null);
      }
      device = devices.next();
    }
    return expire
        .apply(device)
        .handle((summary, failure) -> take(device, summary, failure, done))
        .thenComposeAsync(taken -> lane(devices, done));
  }

  private boolean take(
      String device, Ledgers.DeviceSummary summary, Throwable failure, AtomicInteger done) {
    if (failure != null) {
      LOG.warn("holes of {} are left for the next sweep: {}", device, failure.getMessage());
      return false;
    }
    book.update(summary);
    done.incrementAndGet();
    return true;
  }
}
