package penstock.chaos.workload;

import java.util.BitSet;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import penstock.chaos.Anomalies;
import penstock.chaos.Anomaly.Kind;
import penstock.chaos.truth.LogRecord;
import penstock.chaos.truth.StreamFacts;
import penstock.protocol.SeqRange;
import penstock.protocol.SeqRanges;

/**
 * What is true about a stream, as its device knows it: what was sent how often, what the node has
 * acknowledged, what was said to be lost. Each answer is held against it at once. Thread-safe.
 */
final class StreamTruth implements StreamFacts {

  private static final int CHUNK_MAX = 120;

  /** The node allows 32 holes and losses; losses take up to a dozen. */
  private static final int HOLES_MAX = 6;

  private final StreamScript script;
  private final Anomalies anomalies;
  private final int[] attempts = new int[(int) StreamScript.NUMBERS];
  private final BitSet acked = new BitSet();

  /** Said to be lost by a jump inside a chunk, or by its announcement. */
  private final BitSet declaredLost = new BitSet();

  private long next;
  private long watermark = -1;
  private long recordsSent;

  StreamTruth(StreamScript script, Anomalies anomalies) {
    this.script = script;
    this.anomalies = anomalies;
    this.next = script.first();
  }

  StreamScript script() {
    return script;
  }

  @Override
  public String device() {
    return script.device();
  }

  @Override
  public String stream() {
    return script.stream();
  }

  @Override
  public LogRecord record(long seq) {
    return script.record(seq);
  }

  /** A settled workload has everything acknowledged that it did not announce as lost. */
  @Override
  public boolean isSettled() {
    return true;
  }

  @Override
  public SeqRanges toldLost() {
    return gone();
  }

  @Override
  public synchronized long next() {
    return next;
  }

  /** Whether anything of it was sent. */
  synchronized boolean isUsed() {
    return recordsSent > 0;
  }

  /** Whether the device has logged all that it will log here. */
  synchronized boolean isFull() {
    return next >= StreamScript.NUMBERS;
  }

  @Override
  public synchronized SeqRanges sent() {
    BitSet sent = new BitSet();
    for (int seq = 0; seq < attempts.length; seq++) {
      sent.set(seq, attempts[seq] > 0);
    }
    return ranges(sent);
  }

  @Override
  public synchronized long recordsSent() {
    return recordsSent;
  }

  @Override
  public synchronized SeqRanges acked() {
    return ranges(acked);
  }

  /** The numbers below {@link #next} that the device never had a chance to send. */
  @Override
  public synchronized SeqRanges gone() {
    BitSet gone = new BitSet();
    for (int seq = 0; seq < next; seq++) {
      gone.set(seq, script.isOverwritten(seq));
    }
    return ranges(gone);
  }

  private static SeqRanges ranges(BitSet bits) {
    SeqRanges.Builder ranges = new SeqRanges.Builder();
    for (int from = bits.nextSetBit(0); from >= 0; ) {
      int to = bits.nextClearBit(from);
      ranges.add(from, to - 1);
      from = bits.nextSetBit(to);
    }
    return ranges.build();
  }

  /** Something to send: new records mostly, else what was left out, or known records again. */
  synchronized Chunk plan(Random random) {
    BitSet open = open();
    int holes = holes(open);
    int choice = random.nextInt(100);
    if (holes > HOLES_MAX || (choice < 15 && holes > 0)) {
      return fill(open, random);
    }
    if (choice < 70 && !isFull()) {
      return fresh(random, holes);
    }
    return next > script.first() ? replay(random) : fresh(random, holes);
  }

  private Chunk fresh(Random random, int holes) {
    boolean leavesHole = random.nextInt(8) == 0 && holes < HOLES_MAX;
    Chunk skipped = take(random);
    return leavesHole && !isFull() ? take(random) : skipped;
  }

  private Chunk take(Random random) {
    long first = next;
    while (script.isOverwritten(first)) {
      first++;
    }
    long last = Math.min(first + random.nextInt(CHUNK_MAX), StreamScript.NUMBERS - 1);
    while (script.isOverwritten(last)) {
      last--;
    }
    next = last + 1;
    return new Chunk(this, first, last, oldest(first, random));
  }

  /** A tenth tells what is behind: rightly for what was overwritten, early for other holes. */
  private long oldest(long first, Random random) {
    return first == script.first() || random.nextInt(10) == 0 ? first : -1;
  }

  /** A hole, with some known records on its sides. */
  private Chunk fill(BitSet open, Random random) {
    int from = open.nextSetBit(random.nextInt(open.length()));
    int to = from;
    while (to + 1 < open.length() && open.get(to + 1) && to - from < CHUNK_MAX) {
      to++;
    }
    return trimmed(from - random.nextInt(20), to + random.nextInt(20));
  }

  private Chunk replay(Random random) {
    int from = random.nextInt((int) next);
    return trimmed(from, from + random.nextInt(CHUNK_MAX));
  }

  private Chunk trimmed(long from, long to) {
    long first = Math.max(script.first(), from);
    long last = Math.min(next - 1, to);
    while (script.isOverwritten(first)) {
      first++;
    }
    while (last > first && script.isOverwritten(last)) {
      last--;
    }
    return new Chunk(this, first, Math.max(first, last), -1);
  }

  /** What the device has and the node has not said that it has. */
  private BitSet open() {
    BitSet open = new BitSet();
    for (int seq = (int) script.first(); seq < next; seq++) {
      open.set(seq, !acked.get(seq) && !script.isOverwritten(seq));
    }
    return open;
  }

  private static int holes(BitSet open) {
    int holes = 0;
    for (int at = open.nextSetBit(0); at >= 0; at = open.nextSetBit(open.nextClearBit(at))) {
      holes++;
    }
    return holes;
  }

  /** The first records that are not acknowledged, null where all are. */
  synchronized @Nullable Chunk unacked() {
    BitSet open = open();
    int from = open.nextSetBit(0);
    return from < 0 ? null : trimmed(from, Math.min(open.nextClearBit(from) - 1, from + CHUNK_MAX));
  }

  /** A range of records that are all acknowledged, null where there is none this long. */
  synchronized @Nullable SeqRange ackedRun(Random random, int length) {
    if (acked.length() <= length) {
      return null;
    }
    int from = random.nextInt(acked.length() - length);
    int first = acked.nextSetBit(from);
    int gap = acked.nextClearBit(first);
    return gap - first < length ? null : new SeqRange(first, first + length - 1);
  }

  /** What was known as an upload began; its answer is held against this. */
  record Sent(Chunk chunk, int records, int knownBefore, long watermarkBefore) {}

  /** An upload begins: from now on the node may have any of it. */
  synchronized Sent sending(Chunk chunk) {
    int records = 0;
    int known = 0;
    for (int seq = (int) chunk.first(); seq <= chunk.last(); seq++) {
      if (script.isOverwritten(seq)) {
        declaredLost.set(seq);
      } else {
        records++;
        known += acked.get(seq) ? 1 : 0;
        attempts[seq]++;
      }
    }
    if (chunk.oldest() > 0) {
      declaredLost.set(0, (int) chunk.oldest());
    }
    recordsSent += records;
    return new Sent(chunk, records, known, watermark);
  }

  /** The node has said that all of it is durable. */
  synchronized void acked(Sent sent, Reply reply) {
    Chunk chunk = sent.chunk();
    checkCounts(sent, reply);
    for (int seq = (int) chunk.first(); seq <= chunk.last(); seq++) {
      acked.set(seq, !script.isOverwritten(seq));
    }
    checkWatermark(sent, reply.acked());
    watermark = Math.max(watermark, reply.acked());
  }

  private void checkCounts(Sent sent, Reply reply) {
    int sentOnlyNow = 0;
    for (int seq = (int) sent.chunk().first(); seq <= sent.chunk().last(); seq++) {
      sentOnlyNow += attempts[seq] == 1 ? 1 : 0;
    }
    if (reply.stored() + reply.duplicates() != sent.records()) {
      complain(Kind.UNTRUE_REPLY, sent, "it has " + sent.records() + " records: " + reply.body());
    }
    if (reply.stored() > sent.records() - sent.knownBefore()) {
      complain(
          Kind.LOST_ACKED_RECORD,
          sent,
          sent.knownBefore()
              + " of its "
              + sent.records()
              + " records were acknowledged before, so they are no news: "
              + reply.body());
    }
    if (reply.stored() < sentOnlyNow) {
      complain(
          Kind.SWALLOWED_LOG,
          sent,
          sentOnlyNow + " of its records were never sent before: " + reply.body());
    }
  }

  private void checkWatermark(Sent sent, long claimed) {
    if (claimed < sent.watermarkBefore()) {
      String before = "the watermark was " + sent.watermarkBefore() + " and fell to " + claimed;
      complain(Kind.LOST_ACKED_RECORD, sent, before);
    }
    for (int seq = 0; seq <= Math.min(claimed, StreamScript.NUMBERS); seq++) {
      if (seq == StreamScript.NUMBERS || (attempts[seq] == 0 && !declaredLost.get(seq))) {
        complain(
            Kind.SILENT_LOSS,
            sent,
            "the watermark " + claimed + " covers " + seq + ", which was neither sent nor lost");
        return;
      }
    }
  }

  private void complain(Kind kind, Sent sent, String what) {
    anomalies.add(kind, "upload of " + sent.chunk(), what);
  }

  @Override
  public String toString() {
    return title();
  }
}
