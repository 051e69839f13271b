package penstock.node.device;

import java.util.List;
import java.util.concurrent.CompletionStage;
import penstock.node.segment.BootSpan;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SeqCheck;
import penstock.protocol.SeqRanges;

/**
 * The ledgers of all devices, wherever their actors run: what the gate, recovery and the operator's
 * side call. Every call may time out and still be carried out; all of them are idempotent. A failed
 * stage means that nothing is known: journal away, shard moving, time-out; answer 503.
 */
public interface Ledgers {

  /** Asks which part of a chunk is new and, where any is, reserves it for this caller. */
  CompletionStage<OfferReply> offer(Offer offer);

  /**
   * Gives a reservation back without a commit, because the append failed or the stream is reused.
   */
  void withdraw(String device, String stream, long token);

  /**
   * Takes a durable frame into the ledger. Idempotent by location; also how recovery proposes a
   * frame again (with {@code token} 0 and {@code duplicates} 0).
   *
   * @param duplicates records of the same chunk that were stored before
   */
  CompletionStage<CommitReply> commit(
      FrameHeader header, FrameLocation location, long duplicates, long token);

  /** Counts a chunk in which nothing was new, and takes its announced losses. */
  CompletionStage<CommitReply> confirm(
      String device, String stream, long duplicates, long malformed, long oldest);

  /** The watermark of a stream, -1 where there is none. Never changes anything. */
  CompletionStage<Long> position(String device, String stream);

  /** The whole ledger of a device. */
  CompletionStage<DeviceReport> report(String device);

  /**
   * What a chunk says of itself.
   *
   * @param runs the sequence numbers of its records, not empty
   * @param boots its records by boot: a new one begins where monotonic time falls by more than 1 s
   * @param oldest {@code Penstock-Oldest}, -1 where it was not sent
   * @param monoUs {@code Penstock-Mono}, -1 where it was not sent
   * @param arrivalUs in µs since 1970
   */
  record Offer(
      String device,
      String stream,
      SeqRanges runs,
      List<BootRun> boots,
      long oldest,
      long monoUs,
      long arrivalUs) {}

  /** Consecutive records of one boot inside a chunk. */
  record BootRun(long firstSeq, long firstMonoUs, long lastMonoUs) {}

  /** The answers to an offer. */
  sealed interface OfferReply {}

  /**
   * Some records are new and reserved until commit, withdraw or a time-out.
   *
   * @param boots dates the whole chunk
   * @param known the records of the chunk that are stored already, to be verified by the caller
   * @param checks what is remembered of records in {@code known}; empty: look at what is stored
   */
  record Fresh(
      long token, SeqRanges fresh, List<BootSpan> boots, SeqRanges known, List<SeqCheck> checks)
      implements OfferReply {}

  /** Nothing is new. The caller verifies and then calls {@link Ledgers#confirm}. */
  record Known(SeqRanges known, List<SeqCheck> checks) implements OfferReply {}

  /** Another chunk of this stream is in flight and did not end in time. */
  record InFlight() implements OfferReply {}

  /** The stream has as many holes and losses as a ledger keeps: answer 409. */
  record TooFragmented(int fragmentsMax) implements OfferReply {}

  /**
   * The ledger holds it, durably.
   *
   * @param owned what the ledger took from this frame, empty where others had brought all of it
   * @param watermark of the stream, -1 where there is none
   */
  record CommitReply(SeqRanges owned, long watermark, DeviceSummary summary) {}

  /**
   * A device in numbers of records, over all its streams. Received is stored + duplicates.
   *
   * @param version ascends with every change of the device's ledger
   * @param nextExpiryUs when the oldest hole becomes a loss, in µs since 1970, 0 where there is
   *     none
   */
  record DeviceSummary(
      String device,
      long version,
      long stored,
      long duplicates,
      long lost,
      long malformed,
      int streams,
      long lastSeenUs,
      long nextExpiryUs) {}

  /** A device's ledger stream by stream. */
  record DeviceReport(DeviceSummary summary, List<StreamReport> streams) {}

  /**
   * One stream.
   *
   * @param next one above the highest number seen, so that {@code [0, next)} is the union of
   *     stored, lost and missing
   * @param missing may still arrive
   */
  record StreamReport(
      String stream,
      long watermark,
      long next,
      long storedRecords,
      long duplicates,
      long lostRecords,
      long malformed,
      SeqRanges stored,
      SeqRanges missing,
      List<Loss> lost) {}

  /** Records that will not come (but are taken where they come after all). */
  record Loss(SeqRanges range, Cause cause, long foundUs) {}

  /** Why records are lost. */
  enum Cause {
    /** A jump inside a chunk: the device's buffer was overrun while it read. */
    JUMP,
    /** {@code Penstock-Oldest} passed them: overwritten before they could be uploaded. */
    OVERWRITTEN,
    /** A hole that did not arrive within a day. */
    EXPIRED
  }
}
