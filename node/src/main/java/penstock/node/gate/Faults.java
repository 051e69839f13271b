package penstock.node.gate;

import akka.util.ByteString;
import penstock.node.registry.Quarantine;
import penstock.protocol.KmsgException;
import penstock.protocol.RecordBatch;

/** What one upload brings that can't be read: goes into quarantine, and may refuse the body. */
final class Faults {

  /** More of one upload would push out what came before it. */
  private static final int LEADING_KEPT_MAX = 4;

  /** What is kept of the text before a fault. */
  private static final int CONTEXT_BYTES = 1024;

  private final String device;
  private final Quarantine quarantine;
  private int leadingKept;

  Faults(String device, Quarantine quarantine) {
    this.device = device;
    this.quarantine = quarantine;
  }

  /**
   * Lines ahead of the first record of a piece.
   *
   * @param base where the batch's bytes begin in the body
   */
  void leading(RecordBatch batch, long base) {
    int leading = batch.leadingEnd();
    if (leading > 0 && leadingKept < LEADING_KEPT_MAX) {
      leadingKept++;
      quarantine.keep(
          device,
          base == 0
              ? "lines ahead of the first record"
              : "lines that no record before them could take",
          base,
          ByteString.fromArrayUnsafe(batch.bytes(), 0, leading));
    }
  }

  /**
   * Text that can't be taken.
   *
   * @param base where {@code raw} begins in the body
   */
  Refusal unreadable(KmsgException e, byte[] raw, int length, long base) {
    String reason = e.messageFrom(base);
    long offset = base + e.offset();
    int from = (int) Math.max(0, e.offset() - CONTEXT_BYTES);
    quarantine.keep(device, reason, offset, ByteString.fromArrayUnsafe(raw, from, length - from));
    return e.reason() == KmsgException.Reason.TOO_LONG
        ? Refusal.tooLarge(reason)
        : Refusal.badBody(offset, reason);
  }

  /** A body that can't be decompressed. */
  Refusal broken(Refusal refusal, ByteString body) {
    quarantine.keep(device, refusal.detail(), refusal.offset(), body);
    return refusal;
  }
}
