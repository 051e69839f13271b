package penstock.sim.device;

import penstock.protocol.SeqRanges;
import penstock.sim.line.KmsgLine;
import penstock.sim.line.StreamName;
import penstock.sim.line.StreamScript;

/**
 * What a device knows about one of its streams, for whoever checks a node. Numbers are those of the
 * stream. Not thread-safe: read it when the fleet has come to rest.
 */
public final class StreamTruth {

  private final StreamName name;
  private final StreamScript script;
  private long next;
  private long oldest;
  private boolean ramLost;
  private SeqRanges acked = SeqRanges.EMPTY;
  private SeqRanges sent = SeqRanges.EMPTY;
  private SeqRanges skipped = SeqRanges.EMPTY;
  private long sentAgain;
  private long watermark = -1;
  private long announcedOldest;

  StreamTruth(StreamName name, StreamScript script) {
    this.name = name;
    this.script = script;
  }

  void grown(long newNext, long newOldest) {
    next = Math.max(next, newNext);
    oldest = Math.max(oldest, newOldest);
  }

  /** The RAM was lost, or the stream was left: nothing more of it will be sent. */
  void ended(boolean withItsRam) {
    ramLost = withItsRam;
  }

  void sending(Chunk chunk) {
    sentAgain += sent.intersect(chunk.runs()).size();
    sent = sent.plus(chunk.runs());
  }

  void acked(Request.Upload upload) {
    acked = acked.plus(upload.chunk().runs());
    announcedOldest = Math.max(announcedOldest, upload.oldest());
  }

  void skipped(Chunk chunk) {
    skipped = skipped.plus(chunk.runs());
  }

  void watermark(long told) {
    watermark = Math.max(watermark, told);
  }

  /** The stream's id. */
  public String id() {
    return name.toString();
  }

  StreamName name() {
    return name;
  }

  /** The record that the device logged under this number. */
  public KmsgLine line(long seq) {
    return script.line(name.rootSeq(seq));
  }

  /** The rule that ought to match it, empty where none does. */
  public String rule(long seq) {
    return script.rule(name.rootSeq(seq));
  }

  /** One above the highest number that was logged. */
  public long next() {
    return next;
  }

  /** All that was answered with 200. */
  public SeqRanges acked() {
    return acked;
  }

  /** All that was sent, whether an answer came or not. */
  public SeqRanges sent() {
    return sent;
  }

  /** How many records were sent when they had been sent before: the most that can be duplicates. */
  public long sentAgain() {
    return sentAgain;
  }

  /** What the device gave up because no node would take it. */
  public SeqRanges skipped() {
    return skipped;
  }

  /** What was overwritten before it was answered with 200. */
  public SeqRanges overwritten() {
    return oldest == 0 ? SeqRanges.EMPTY : SeqRanges.of(0, oldest - 1).minus(acked).minus(skipped);
  }

  /** The part of it that a node which answered 200 was told of. */
  public SeqRanges announcedLost() {
    return announcedOldest == 0
        ? SeqRanges.EMPTY
        : overwritten().intersect(SeqRanges.of(0, announcedOldest - 1));
  }

  /** What was in the buffer, not answered with 200, when the RAM was lost: no node can know it. */
  public SeqRanges lostWithRam() {
    return ramLost ? unacked() : SeqRanges.EMPTY;
  }

  /** What is in the buffer and was not answered with 200. */
  public SeqRanges unacked() {
    return next <= oldest
        ? SeqRanges.EMPTY
        : SeqRanges.of(oldest, next - 1).minus(acked).minus(skipped);
  }

  /** Which of its records went on in that stream; none where that one has another root. */
  public SeqRanges movedTo(StreamTruth other) {
    long first = other.name.base() - name.base();
    boolean moved = other.name.root().equals(name.root()) && first < next;
    return moved ? SeqRanges.of(first, next - 1) : SeqRanges.EMPTY;
  }

  /** The highest watermark that a node has told, -1 before the first. */
  public long watermark() {
    return watermark;
  }
}
