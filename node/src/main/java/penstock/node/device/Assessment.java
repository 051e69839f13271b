package penstock.node.device;

import java.util.List;
import penstock.node.segment.BootSpan;
import penstock.node.segment.SeqCheck;
import penstock.protocol.SeqRanges;

/**
 * What the ledger thinks of an offered chunk.
 *
 * @param fragmented taking it would make more gaps than a ledger keeps
 */
record Assessment(
    SeqRanges fresh,
    SeqRanges known,
    List<BootSpan> boots,
    List<SeqCheck> checks,
    boolean fragmented) {

  Ledgers.OfferReply reserved(long token) {
    return new Ledgers.Fresh(token, fresh, boots, known, checks);
  }
}
