package penstock.node;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.device.LedgerBook;
import penstock.node.device.Ledgers;
import penstock.node.device.Ledgers.CommitReply;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SegmentStore;
import penstock.node.segment.StoredFrame;
import penstock.protocol.SeqRanges;

/**
 * Makes the ledgers agree with the segments, which are the truth: every frame behind the checkpoint
 * is proposed to its ledger again. A frame that was settled tells the ledger what counts of it; one
 * that was not is settled by the ledger's answer. Run before the node admits anything.
 *
 * <p>Frames of a device go one after the other, devices side by side. The ledgers answer the same
 * whether they had heard of a frame or not, so a crash in here costs nothing. Used once.
 */
final class Recovery {

  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  /** Cold ledgers start at some 2,000 a second, and each waits in a queue of the journal. */
  private static final int PROPOSALS_MAX = 256;

  private static final int TRIES_MAX = 6;
  private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

  private final Duration tryAgain;
  private final SegmentStore store;
  private final Ledgers ledgers;
  private final LedgerBook book;
  private final Semaphore room = new Semaphore(PROPOSALS_MAX);
  private final Map<String, CompletableFuture<?>> lastOfDevice = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong settled = new AtomicLong();

  Recovery(SegmentStore store, Ledgers ledgers, LedgerBook book) {
    this(store, ledgers, book, TRY_AGAIN);
  }

  Recovery(SegmentStore store, Ledgers ledgers, LedgerBook book, Duration tryAgain) {
    this.tryAgain = tryAgain;
    this.store = store;
    this.ledgers = ledgers;
    this.book = book;
  }

  /**
   * Blocks until all is proposed and answered.
   *
   * @param progress is told how many frames were proposed so far, now and then
   * @return how many frames were proposed
   */
  long run(Optional<FrameLocation> after, LongConsumer progress) {
    return run(consumer -> store.scan(after.orElse(null), consumer), progress);
  }

  /**
   * Blocks until the frames that a scan gives out are proposed and answered.
   *
   * @return how many frames were proposed
   */
  long run(Consumer<Consumer<StoredFrame>> scan, LongConsumer progress) {
    scan.accept(frame -> propose(frame, progress));
    room.acquireUninterruptibly(PROPOSALS_MAX);
    Throwable why = failure.get();
    if (why != null) {
      throw new IllegalStateException(
          "the ledgers could not be brought up to the segments: " + why.getMessage(), why);
    }
    if (frames.get() > 0) {
      LOG.info("{} frames proposed to the ledgers, {} of them settled", frames, settled);
    }
    return frames.get();
  }

  private void propose(StoredFrame frame, LongConsumer progress) {
    SeqRanges owned = frame.owned();
    if ((owned != null && owned.isEmpty()) || failure.get() != null) {
      return;
    }
    room.acquireUninterruptibly();
    long count = frames.incrementAndGet();
    if (count % 10_000 == 0) {
      progress.accept(count);
    }
    FrameHeader header = owned == null ? frame.header() : counting(frame.header(), owned);
    CompletableFuture<?> done =
        lastOfDevice.compute(
            header.device(),
            (device, before) ->
                (before == null ? CompletableFuture.completedFuture(null) : before)
                    .thenCompose(nothing -> commit(header, frame.location(), 1))
                    .thenAccept(reply -> take(frame, reply)));
    var unused =
        done.whenComplete(
            (nothing, e) -> {
              if (e != null) {
                failure.compareAndSet(null, e);
              }
              lastOfDevice.remove(header.device(), done);
              room.release();
            });
  }

  private CompletionStage<CommitReply> commit(
      FrameHeader header, FrameLocation location, int tries) {
    return ledgers
        .commit(header, location, 0, 0)
        .exceptionallyCompose(
            e -> {
              if (tries == TRIES_MAX) {
                return CompletableFuture.failedFuture(e);
              }
              LOG.warn(
                  "the ledger of {} did not answer, asking again: {}",
                  header.device(),
                  e.toString());
              return CompletableFuture.supplyAsync(
                      () -> tries,
                      CompletableFuture.delayedExecutor(tryAgain.toMillis(), TimeUnit.MILLISECONDS))
                  .thenCompose(again -> commit(header, location, again + 1));
            });
  }

  private void take(StoredFrame frame, CommitReply reply) {
    book.update(reply.summary());
    if (frame.owned() == null) {
      store.settle(frame.location(), reply.owned());
      settled.incrementAndGet();
    }
  }

  /** The frame as it counts: only what the ledger once took from it. */
  private static FrameHeader counting(FrameHeader header, SeqRanges owned) {
    return new FrameHeader(
        header.device(),
        header.deviceClass(),
        header.labels(),
        header.stream(),
        owned,
        header.spanFirst(),
        header.spanLast(),
        header.oldest(),
        header.arrivalUs(),
        header.monoUs(),
        header.boots(),
        header.minTimeUs(),
        header.maxTimeUs(),
        header.checks(),
        header.codec(),
        header.rawBytes(),
        header.malformed());
  }
}
