package penstock.sim.swarm;

import penstock.protocol.SeqRanges;
import penstock.sim.device.Reply;
import penstock.sim.line.StreamName;

/**
 * What a device knows of one of its streams: what it sent, what was acknowledged, what was
 * overwritten before it could be. Numbers are the log's; the node sees them less {@link #base}.
 * Belongs to one thread.
 */
final class SwarmStream {

  private final SwarmLog log;
  private final long root;
  private final int move;
  private final long base;

  /** All below are acknowledged, or lost. */
  private long ackedNext;

  /** The node may have what lies below, but for {@link #neverSent}. */
  private long sentNext;

  /** Overwritten before they were ever sent. */
  private SeqRanges neverSent = SeqRanges.EMPTY;

  /** All below were given up, because no node would take them. */
  private long skippedNext;

  /** Below {@link #ackedNext}, never acknowledged; some of them may be stored all the same. */
  private SeqRanges gone = SeqRanges.EMPTY;

  private long acked;
  private long lost;
  private long unsure;
  private long duplicates;
  private long duplicatesUnsure;

  private SwarmStream(SwarmLog log, long root, int move, long base) {
    this.log = log;
    this.root = root;
    this.move = move;
    this.base = base;
    this.ackedNext = base;
    this.sentNext = base;
  }

  /** The stream of a log that is new. */
  static SwarmStream first(SwarmLog log, long root) {
    return new SwarmStream(log, root, 0, 0);
  }

  /** Goes on under another id with what was not acknowledged. */
  SwarmStream moved(long otherRoot) {
    return new SwarmStream(log, otherRoot, move + 1, from());
  }

  SwarmLog log() {
    return log;
  }

  String id() {
    return new StreamName(Long.toHexString(root), move, base).toString();
  }

  long base() {
    return base;
  }

  long ackedNext() {
    return ackedNext;
  }

  /** The first record that is to be sent. */
  long from() {
    return Math.max(ackedNext, log.oldest());
  }

  /** What the node hears as the lowest number that may still come. */
  long announced() {
    return Math.max(log.oldest(), skippedNext) - base;
  }

  /** Behind the last record that was ever sent. */
  long sentNext() {
    return Math.max(ackedNext, sentNext);
  }

  /** How many of these records were sent before. */
  long sentBefore(long from, long to) {
    return Math.max(0, Math.min(to, sentNext()) - from);
  }

  /** These records are on their way; between them and those before, the ring was faster. */
  void sent(long from, long to) {
    if (from > sentNext()) {
      neverSent = neverSent.plus(SeqRanges.of(sentNext(), from - 1));
    }
    sentNext = Math.max(sentNext, to);
  }

  /** No answer came to them, so nobody knows how many of them the node had already. */
  void unanswered(Upload upload) {
    duplicatesUnsure += upload.sentBefore();
  }

  /**
   * 200 for these records.
   *
   * @return what is wrong with the answer, empty where nothing is
   */
  String acked(Upload upload, Reply reply) {
    long ackedBefore = Math.max(0, Math.min(upload.to(), ackedNext) - upload.from());
    long told = reply.acked() + base + 1;
    boolean right =
        told >= Math.max(upload.to(), ackedNext)
            && told <= sentNext()
            && reply.stored() + reply.duplicates() == upload.records()
            && reply.duplicates() <= upload.sentBefore()
            && (reply.duplicates() >= ackedBefore || skippedNext > 0);
    duplicates += reply.duplicates();
    reach(Math.max(ackedNext, upload.from()), right ? told : upload.to());
    return right
        ? ""
        : "sent "
            + (upload.from() - base)
            + " to "
            + (upload.to() - 1 - base)
            + ", of which it had sent "
            + upload.sentBefore()
            + " before, all below "
            + (ackedNext - base)
            + " being acknowledged; the answer was acked "
            + reply.acked()
            + " stored "
            + reply.stored()
            + " duplicates "
            + reply.duplicates();
  }

  /**
   * All up to {@code to} is known to be stored, but for what lies between the last and {@code
   * from}.
   */
  private void reach(long from, long to) {
    if (to <= ackedNext) {
      return;
    }
    if (from > ackedNext) {
      SeqRanges gap = SeqRanges.of(ackedNext, from - 1);
      long never = gap.intersect(neverSent).size();
      unsure += gap.size() - never;
      lost += never;
      gone = gone.plus(gap);
    }
    acked += to - from;
    ackedNext = to;
  }

  /**
   * The node told how far it is.
   *
   * @return what is wrong with it, empty where nothing is
   */
  String resumed(Reply reply) {
    long told = reply.acked() + base + 1;
    if (told < ackedNext || told > sentNext()) {
      return "the node says acked "
          + reply.acked()
          + ", but it had acknowledged all below "
          + (ackedNext - base)
          + ", and nothing from "
          + (sentNext() - base)
          + " on was sent";
    }
    reach(ackedNext, told);
    return "";
  }

  /** That record is given up. */
  void skip(long number) {
    reach(number, number + 1);
    acked--;
    lost++;
    gone = gone.plus(SeqRanges.of(number, number));
    skippedNext = number + 1;
  }

  /** Records that were sent and neither acknowledged nor given up: the node may have them. */
  long pending() {
    return sentNext() - ackedNext - announcedUnheard();
  }

  /** Records never sent, of which the node may have heard already that they are lost. */
  long announcedUnheard() {
    return sentNext() == ackedNext
        ? 0
        : neverSent.intersect(SeqRanges.of(ackedNext, sentNext() - 1)).size();
  }

  /** Records acknowledged, each once. */
  long acked() {
    return acked;
  }

  /** Records overwritten before they were ever sent, and announced as lost. */
  long lost() {
    return lost;
  }

  /** Records sent without an answer and then overwritten: stored or lost, nobody knows. */
  long unsure() {
    return unsure;
  }

  /** Records that the node said it had already. */
  long duplicates() {
    return duplicates;
  }

  /** At most so many more, in uploads without an answer. */
  long duplicatesUnsure() {
    return duplicatesUnsure;
  }

  /** The numbers in the stream that must be stored. */
  SeqRanges mustBeStored() {
    return ackedNext == base
        ? SeqRanges.EMPTY
        : shifted(SeqRanges.of(base, ackedNext - 1).minus(gone));
  }

  /** The numbers in the stream that may be stored. */
  SeqRanges mayBeStored() {
    return sentNext() == base
        ? SeqRanges.EMPTY
        : shifted(SeqRanges.of(base, sentNext() - 1).minus(neverSent));
  }

  /** The numbers in the stream that may be lost. */
  SeqRanges mayBeLost() {
    SeqRanges overwritten = gone;
    if (log.oldest() > ackedNext) {
      overwritten = overwritten.plus(SeqRanges.of(ackedNext, log.oldest() - 1));
    }
    return shifted(overwritten);
  }

  private SeqRanges shifted(SeqRanges numbers) {
    SeqRanges.Builder builder = new SeqRanges.Builder();
    for (int i = 0; i < numbers.count(); i++) {
      builder.add(numbers.first(i) - base, numbers.last(i) - base);
    }
    return builder.build();
  }
}
