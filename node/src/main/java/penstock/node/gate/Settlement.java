package penstock.node.gate;

import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.crash.CrashPoint;
import penstock.node.device.LedgerBook;
import penstock.node.device.Ledgers;
import penstock.node.device.Ledgers.CommitReply;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SegmentStore;
import penstock.protocol.RecordBatch;
import penstock.protocol.SeqRanges;

/**
 * Brings every durable frame to an end: once the ledger has said what counts of it, the store is
 * told, then the grinder. A frame whose commit was not answered is proposed again until it is. Also
 * knows up to where everything is settled, which is as far as a checkpoint may go. Thread-safe.
 */
public final class Settlement implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

  private static final long PROPOSE_AGAIN_MS_FIRST = 200;
  private static final long PROPOSE_AGAIN_MS_MAX = 10_000;

  /**
   * Frames on their way, at some 500 bytes each. Where the ledgers are away, each durable frame
   * stays one until they have answered: when there are so many, no more are appended.
   */
  static final int OPEN_MAX = 32_768;

  /** Is told of each settled frame with its bytes, from any thread; must not block. */
  public interface Consumer {
    /**
     * @param batch the frame's records, of whose bytes {@code length} count; not written to again
     * @param arrivalNanos of {@link System#nanoTime} when its upload arrived
     */
    void committed(
        FrameHeader header,
        FrameLocation location,
        SeqRanges owned,
        RecordBatch batch,
        int length,
        long arrivalNanos);
  }

  /** A frame on its way; {@code after} is where the store ended before it was appended. */
  static final class Ticket {
    private final @Nullable FrameLocation after;

    private Ticket(@Nullable FrameLocation after) {
      this.after = after;
    }
  }

  private final SegmentStore store;
  private final Ledgers ledgers;
  private final LedgerBook book;
  private final Consumer consumer;
  private final Set<Ticket> open = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "penstock-settlement");
            thread.setDaemon(true);
            return thread;
          });

  public Settlement(SegmentStore store, Ledgers ledgers, LedgerBook book, Consumer consumer) {
    this.store = store;
    this.ledgers = ledgers;
    this.book = book;
    this.consumer = consumer;
  }

  /** Whether no more frames may be appended before some of those on their way are settled. */
  boolean isFull() {
    return open.size() >= OPEN_MAX;
  }

  /** Before a frame is appended. */
  Ticket begin() {
    Ticket ticket = new Ticket(store.end());
    open.add(ticket);
    return ticket;
  }

  /** The frame was not written. */
  void abandon(Ticket ticket) {
    open.remove(ticket);
  }

  /** The ledger has spoken. */
  void settle(
      FrameHeader header,
      FrameLocation location,
      CommitReply reply,
      Ticket ticket,
      RecordBatch batch,
      int length,
      long arrivalNanos) {
    CrashPoint.AFTER_COMMIT.reach();
    book.update(reply.summary());
    store.settle(location, reply.owned());
    open.remove(ticket);
    if (!reply.owned().isEmpty()) {
      consumer.committed(header, location, reply.owned(), batch, length, arrivalNanos);
    }
    CrashPoint.AFTER_SETTLE.reach();
  }

  /** The ledger has not answered; asks until it does. The grinder then reads from the store. */
  void proposeUntilAnswered(FrameHeader header, FrameLocation location, Ticket ticket) {
    propose(header, location, ticket, PROPOSE_AGAIN_MS_FIRST);
  }

  private void propose(FrameHeader header, FrameLocation location, Ticket ticket, long delayMs) {
    var unused =
        ledgers
            .commit(header, location, 0, 0)
            .whenComplete(
                (reply, e) -> {
                  if (e == null) {
                    book.update(reply.summary());
                    store.settle(location, reply.owned());
                    open.remove(ticket);
                  } else if (!timer.isShutdown()) {
                    LOG.warn(
                        "frame {} is not settled yet, proposing it again: {}",
                        location,
                        e.toString());
                    long next = Math.min(PROPOSE_AGAIN_MS_MAX, 2 * delayMs);
                    var unusedTimer =
                        timer.schedule(
                            () -> propose(header, location, ticket, next),
                            delayMs,
                            TimeUnit.MILLISECONDS);
                  }
                });
  }

  /** Everything up to here is settled; null where nothing is known to be. */
  public @Nullable FrameLocation settledUpTo() {
    // First the end, then the open ones: a frame appended in between only makes the answer lower.
    FrameLocation end = store.end();
    for (Ticket ticket : open) {
      if (ticket.after == null) {
        return null;
      }
    }
    return open.stream()
        .map(ticket -> ticket.after)
        .filter(after -> after != null)
        .min(Comparator.naturalOrder())
        .filter(after -> end == null || after.compareTo(end) < 0)
        .orElse(end);
  }

  /** Frames whose end is not known yet. */
  public int open() {
    return open.size();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
