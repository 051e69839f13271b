package penstock.node.index;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Has the first slices of the parts that the merge will need next decoded by other threads, a
 * bounded number of bytes ahead. The order of need is a guess; a part that is needed ahead of its
 * turn is read by the merge itself. Belongs to one merge, not thread-safe.
 */
final class ReadAhead implements AutoCloseable {

  private final ScanPool pool;
  private final NarrativeQuery query;
  private final FramePart[] order;
  private final long sliceBytes;
  private final long bytesMax;

  private final IdentityHashMap<FramePart, CompletableFuture<Slice>> pending =
      new IdentityHashMap<>();
  private final Set<FramePart> overtaken = Collections.newSetFromMap(new IdentityHashMap<>());
  private int nextAt;
  private long pendingBytes;
  private volatile boolean closed;

  ReadAhead(
      ScanPool pool, NarrativeQuery query, FramePart[] order, long sliceBytes, long bytesMax) {
    this.pool = pool;
    this.query = query;
    this.order = order;
    this.sliceBytes = sliceBytes;
    this.bytesMax = bytesMax;
    advance();
  }

  /** The first slice of a part, null where it was not decoded ahead. */
  @Nullable Slice take(FramePart part) {
    CompletableFuture<Slice> slice = pending.remove(part);
    if (slice == null) {
      overtaken.add(part);
      return null;
    }
    Slice read = slice.join();
    pendingBytes -= cost(part);
    advance();
    return read;
  }

  private void advance() {
    while (nextAt < order.length && roomFor(order[nextAt])) {
      FramePart part = order[nextAt++];
      if (!overtaken.remove(part)) {
        pendingBytes += cost(part);
        pending.put(part, pool.submit(reader -> read(reader, part)));
      }
    }
  }

  private boolean roomFor(FramePart part) {
    return pending.isEmpty()
        || (pending.size() < NarrativeLimits.AHEAD_PARTS_MAX
            && pendingBytes + cost(part) <= bytesMax);
  }

  private long cost(FramePart part) {
    return Math.min(sliceBytes, (long) part.ref().rawBytes() * NarrativeLimits.COST_PER_RAW_BYTE);
  }

  private Slice read(PartReader reader, FramePart part) {
    return closed ? Slice.NOTHING : reader.read(query, part, part.ranges().min(), sliceBytes);
  }

  /** What waits in the pool's queue is then passed over at once. */
  @Override
  public void close() {
    closed = true;
    pending.values().forEach(slice -> slice.cancel(false));
  }
}
