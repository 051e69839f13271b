package penstock.node.index;

import java.util.TreeSet;

/**
 * Merges streams by time, each in its own order. Frames are decoded when the merge gets near them;
 * where more is decoded than the query may hold, the stream that is needed last forgets its records
 * and decodes them again later. Where the frames that lie over each other in time do not fit at
 * all, each stream keeps a slice of its frame only, so that few of them have to be decoded twice
 * for each record. Blocks while it reads; not thread-safe.
 */
public final class NarrativeCursor implements NarrativeScan {

  private final NarrativeQuery query;
  private final NarrativeLimits limits;
  private final PartReader reader;
  private final ReadAhead ahead;
  private final Runnable onClose;
  private final long sliceBytes;
  private final TreeSet<StreamCursor> queue = new TreeSet<>(StreamCursor.ORDER);

  /** Those of the queue that hold decoded records. */
  private final TreeSet<StreamCursor> open = new TreeSet<>(StreamCursor.ORDER);

  private final long framesTotal;
  private final long rawBytesTotal;
  private long openBytes;
  private long openBytesHighest;
  private long reads;
  private long parts;
  private long rawBytes;
  private long items;
  private boolean closed;

  NarrativeCursor(
      NarrativeQuery query,
      NarrativeLimits limits,
      PartPlan plan,
      PartReader reader,
      ScanPool pool,
      Runnable onClose) {
    this.query = query;
    this.limits = limits;
    this.reader = reader;
    this.onClose = onClose;
    Long slice = plan.sliceBytes(limits.openBytesMax() / NarrativeLimits.COST_PER_RAW_BYTE);
    this.sliceBytes = slice == null ? Long.MAX_VALUE : slice * NarrativeLimits.COST_PER_RAW_BYTE;
    FramePart[] order = plan.byNeed();
    this.framesTotal = order.length;
    long total = 0;
    for (FramePart part : order) {
      total += part.ref().rawBytes();
    }
    this.rawBytesTotal = total;
    plan.streams().forEach(stream -> queue.add(new StreamCursor(stream)));
    this.ahead = new ReadAhead(pool, query, order, sliceBytes, limits.aheadBytesMax());
  }

  @Override
  public boolean fill(Sink out, int itemsMax, long untilNanos) {
    long itemsEnd = items + itemsMax;
    while (items < itemsEnd) {
      StreamCursor next = queue.pollFirst();
      if (next == null) {
        return false;
      }
      leave(next);
      if (next.ready()) {
        take(next, out, itemsEnd);
      } else {
        load(next);
      }
      enter(next);
      if (System.nanoTime() - untilNanos >= 0) {
        return true;
      }
    }
    return true;
  }

  /** Takes items as long as the stream stays ahead of all others. */
  private void take(StreamCursor next, Sink out, long itemsEnd) {
    FramePart part = next.part();
    int done = next.partsDone();
    do {
      long keyUs = next.keyUs();
      out.take(keyUs, next.take());
      items++;
    } while (next.ready() && items < itemsEnd && first(next));
    count(part, next.partsDone() - done);
  }

  private boolean first(StreamCursor cursor) {
    return queue.isEmpty() || StreamCursor.ORDER.compare(cursor, queue.first()) < 0;
  }

  private void load(StreamCursor next) {
    FramePart part = next.part();
    Slice slice = next.atPartStart() ? ahead.take(part) : null;
    if (slice == null) {
      slice = reader.read(query, part, next.nextSeq(), sliceBytes);
    }
    reads++;
    int done = next.partsDone();
    next.load(slice);
    count(part, next.partsDone() - done);
  }

  private void count(FramePart part, int done) {
    parts += done;
    rawBytes += (long) done * part.ref().rawBytes();
  }

  private void leave(StreamCursor cursor) {
    if (open.remove(cursor)) {
      openBytes -= cursor.costBytes();
    }
  }

  private void enter(StreamCursor cursor) {
    if (cursor.ended()) {
      return;
    }
    queue.add(cursor);
    if (cursor.ready()) {
      open.add(cursor);
      openBytes += cursor.costBytes();
      openBytesHighest = Math.max(openBytesHighest, openBytes);
      evict();
    }
  }

  /** The first one stays, so that each read brings the merge forward. */
  private void evict() {
    while (openBytes > limits.openBytesMax() && open.size() > 1) {
      StreamCursor last = open.pollLast();
      openBytes -= last.costBytes();
      last.unload();
    }
  }

  @Override
  public Progress progress() {
    return new Progress(parts, framesTotal, rawBytes, rawBytesTotal, items);
  }

  /** How often a frame was read, again or for the first time. */
  long reads() {
    return reads;
  }

  /** The most that was decoded at once for the merge. */
  long openBytesHighest() {
    return openBytesHighest;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    ahead.close();
    reader.close();
    onClose.run();
  }
}
