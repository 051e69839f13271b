package penstock.node.gate;

import akka.util.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import penstock.node.crash.CrashPoint;
import penstock.node.device.LedgerBook;
import penstock.node.device.Ledgers;
import penstock.node.device.Ledgers.BootRun;
import penstock.node.device.Ledgers.CommitReply;
import penstock.node.device.Ledgers.Fresh;
import penstock.node.device.Ledgers.InFlight;
import penstock.node.device.Ledgers.Known;
import penstock.node.device.Ledgers.Offer;
import penstock.node.device.Ledgers.OfferReply;
import penstock.node.device.Ledgers.TooFragmented;
import penstock.node.registry.DeviceEntry;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SegmentException;
import penstock.node.segment.SegmentStore;
import penstock.node.segment.SeqCheck;
import penstock.protocol.RecordBatch;
import penstock.protocol.SeqRanges;

/**
 * Takes the records of one piece of a body the whole way: offer, look at what is known, append,
 * commit, settle, grind. It answers only when the ledger has said that it has them. What happens
 * where it ends early:
 *
 * <ul>
 *   <li>ahead of the append: nothing was written; the reservation runs out;
 *   <li>between append and commit, or where the commit's answer does not come: the frame is durable
 *       and unsettled. This node goes on proposing it ({@link Settlement}); if the process dies,
 *       the next start does. The device was told nothing and sends again: whoever of the two
 *       reaches the ledger first owns the records, the other one's frame counts for nothing;
 *   <li>behind the commit: the device sends again and hears that all is known.
 * </ul>
 *
 * <p>Thread-safe; holds no state of its own.
 */
final class Committer {

  /** Monotonic time that falls by more than this begins a new boot. */
  private static final long BOOT_FALL_US = 1_000_000;

  private final Ledgers ledgers;
  private final SegmentStore store;
  private final LedgerBook book;
  private final Settlement settlement;
  private final Admission admission;
  private final GateMetrics metrics;
  private final Executor blocking;
  private final Duration appendTimeout;

  Committer(
      Ledgers ledgers,
      SegmentStore store,
      LedgerBook book,
      Settlement settlement,
      Admission admission,
      GateMetrics metrics,
      Executor blocking,
      Duration appendTimeout) {
    this.ledgers = ledgers;
    this.store = store;
    this.book = book;
    this.settlement = settlement;
    this.admission = admission;
    this.metrics = metrics;
    this.blocking = blocking;
    this.appendTimeout = appendTimeout;
  }

  /**
   * Records of one piece of a body, and how they came.
   *
   * @param cost what it counts for in flight
   * @param rawLength bytes of the batch that count
   * @param asSent as the device compressed it; null where it has to be compressed here
   */
  record Piece(
      DeviceEntry device,
      UploadHead head,
      long arrivalUs,
      long arrivalNanos,
      long cost,
      RecordBatch batch,
      int rawLength,
      @Nullable ByteString asSent) {}

  /** What became of a piece, in records. */
  record Taken(long stored, long duplicates, long watermark) {}

  /**
   * @return fails with {@link Refusal}
   */
  CompletionStage<Taken> take(Piece piece) {
    SeqRanges runs = piece.batch.runs();
    Offer offer =
        new Offer(
            piece.device.id(),
            piece.head.stream(),
            runs,
            boots(piece.batch),
            piece.head.oldest(),
            piece.head.monoUs(),
            piece.arrivalUs);
    return ledgers
        .offer(offer)
        .exceptionallyCompose(e -> failed("the ledger", e))
        .thenCompose(reply -> answer(piece, runs, reply))
        .whenComplete(
            (taken, e) -> {
              if (e == null) {
                admission.committed(piece.cost);
              }
            });
  }

  /** A body, or piece, without records: announces losses and tells the watermark. */
  CompletionStage<Taken> announce(DeviceEntry device, UploadHead head, long malformed) {
    return confirm(device.id(), head, 0, malformed);
  }

  private CompletionStage<Taken> answer(Piece piece, SeqRanges runs, OfferReply reply) {
    if (reply instanceof Fresh fresh) {
      return verified(piece, fresh.known(), fresh.checks())
          .thenApply(ok -> framed(piece, runs, fresh))
          .whenComplete((frame, e) -> withdrawOn(e, piece, fresh.token()))
          .thenCompose(frame -> append(piece, frame, fresh.token()));
    }
    if (reply instanceof Known known) {
      return verified(piece, known.known(), known.checks())
          .thenCompose(ok -> confirm(piece.device.id(), piece.head, runs.size(), 0));
    }
    if (reply instanceof TooFragmented fragmented) {
      return CompletableFuture.failedFuture(
          Refusal.streamTooFragmented(piece.head.stream(), fragmented.fragmentsMax()));
    }
    if (reply instanceof InFlight) {
      return CompletableFuture.failedFuture(Refusal.inFlight(piece.head.stream()));
    }
    throw new IllegalStateException("no such reply: " + reply);
  }

  private CompletionStage<Taken> confirm(
      String device, UploadHead head, long duplicates, long malformed) {
    return ledgers
        .confirm(device, head.stream(), duplicates, malformed, head.oldest())
        .exceptionallyCompose(e -> failed("the ledger", e))
        .thenApply(
            reply -> {
              book.update(reply.summary());
              metrics.records("duplicate", duplicates);
              metrics.records("malformed", malformed);
              return new Taken(0, duplicates, reply.watermark());
            });
  }

  private CompletionStage<Boolean> verified(Piece piece, SeqRanges known, List<SeqCheck> checks) {
    if (known.isEmpty()) {
      return CompletableFuture.completedFuture(true);
    }
    if (ReplayCheck.applies(piece.batch, checks)) {
      return verdict(piece, ReplayCheck.against(piece.batch, checks));
    }
    metrics.replayLookedUp();
    String device = piece.device.id();
    String stream = piece.head.stream();
    return CompletableFuture.supplyAsync(
            () -> ReplayCheck.againstStore(piece.batch, device, stream, known, store), blocking)
        .exceptionallyCompose(e -> failed("the segment store", e))
        .thenCompose(seq -> verdict(piece, seq));
  }

  private static CompletionStage<Boolean> verdict(Piece piece, long differing) {
    return differing == ReplayCheck.AGREES
        ? CompletableFuture.completedFuture(true)
        : CompletableFuture.failedFuture(Refusal.streamReused(piece.head.stream(), differing));
  }

  private void withdrawOn(@Nullable Throwable e, Piece piece, long token) {
    if (e != null) {
      ledgers.withdraw(piece.device.id(), piece.head.stream(), token);
    }
  }

  /** What is to be written, ready to go. */
  private record Frame(FramePart part, FrameHeader header, long duplicates) {}

  private static Frame framed(Piece piece, SeqRanges runs, Fresh fresh) {
    boolean whole = fresh.fresh().equals(runs);
    FramePart part = whole ? FramePart.whole(piece) : FramePart.of(piece, fresh.fresh());
    FrameHeader header = part.header(piece, fresh.fresh(), fresh.boots(), runs);
    return new Frame(part, header, runs.size() - fresh.fresh().size());
  }

  private CompletionStage<Taken> append(Piece piece, Frame frame, long token) {
    FrameHeader header = frame.header;
    if (settlement.isFull()) {
      ledgers.withdraw(piece.device.id(), piece.head.stream(), token);
      return CompletableFuture.failedFuture(Refusal.away("the ledger", null));
    }
    Settlement.Ticket ticket = settlement.begin();
    CompletableFuture<FrameLocation> appended = appended(header, frame.part.payload());
    return appended
        .copy()
        .orTimeout(appendTimeout.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (location, e) ->
                e == null
                    ? commit(piece, frame, location, token, ticket)
                    : notAppended(piece, header, appended, e, token, ticket))
        .thenCompose(taken -> taken);
  }

  /** A store that throws is a store that fails: the ticket must come to its end either way. */
  private CompletableFuture<FrameLocation> appended(FrameHeader header, ByteString payload) {
    try {
      return store.append(header, payload).toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletionStage<Taken> commit(
      Piece piece, Frame frame, FrameLocation location, long token, Settlement.Ticket ticket) {
    FrameHeader header = frame.header;
    CrashPoint.BEFORE_COMMIT.reach();
    return ledgers
        .commit(header, location, frame.duplicates, token)
        .handle(
            (reply, e) -> {
              if (e != null) {
                settlement.proposeUntilAnswered(header, location, ticket);
                return this.<Taken>failed("the ledger", e);
              }
              settlement.settle(
                  header,
                  location,
                  reply,
                  ticket,
                  frame.part.batch(),
                  frame.part.rawLength(),
                  piece.arrivalNanos);
              return CompletableFuture.completedFuture(taken(header, reply, frame.duplicates));
            })
        .thenCompose(taken -> taken);
  }

  private Taken taken(FrameHeader header, CommitReply reply, long duplicates) {
    long stored = reply.owned().size();
    long superseded = header.ranges().size() - stored;
    metrics.records("stored", stored);
    metrics.records("duplicate", duplicates + superseded);
    metrics.records("malformed", header.malformed());
    return new Taken(stored, duplicates + superseded, reply.watermark());
  }

  private CompletionStage<Taken> notAppended(
      Piece piece,
      FrameHeader header,
      CompletableFuture<FrameLocation> appended,
      Throwable e,
      long token,
      Settlement.Ticket ticket) {
    ledgers.withdraw(piece.device.id(), piece.head.stream(), token);
    // A late success is still a durable frame that the ledger must hear of.
    var unused =
        appended.whenComplete(
            (location, failure) -> {
              if (failure == null) {
                settlement.proposeUntilAnswered(header, location, ticket);
              } else {
                settlement.abandon(ticket);
              }
            });
    Throwable cause = e instanceof CompletionException ? e.getCause() : e;
    if (cause instanceof SegmentException.Busy) {
      return CompletableFuture.failedFuture(Refusal.overloaded(1));
    }
    return failed("the segment store", e);
  }

  private <T> CompletionStage<T> failed(String what, Throwable e) {
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    return CompletableFuture.failedFuture(
        cause instanceof Refusal ? cause : Refusal.away(what, cause));
  }

  private static List<BootRun> boots(RecordBatch batch) {
    List<BootRun> boots = new ArrayList<>(1);
    int first = 0;
    for (int i = 1; i <= batch.count(); i++) {
      if (i == batch.count() || batch.monoUs(i) < batch.monoUs(i - 1) - BOOT_FALL_US) {
        boots.add(new BootRun(batch.seq(first), batch.monoUs(first), batch.monoUs(i - 1)));
        first = i;
      }
    }
    return boots;
  }
}
