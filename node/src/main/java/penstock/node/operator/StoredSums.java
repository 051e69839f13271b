package penstock.node.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.SegmentInfo;
import penstock.node.segment.SegmentStore;

/** How much is stored, added up at most every two seconds, however many ask. Thread-safe. */
final class StoredSums {

  private static final long AGE_NANOS_MAX = TimeUnit.SECONDS.toNanos(2);

  /**
   * Of all segments.
   *
   * @param oldestUs lowest time of a record, {@link Long#MAX_VALUE} where there is none
   */
  record Sums(int segments, long bytes, long rawBytes, long oldestUs) {
    ObjectNode json() {
      ObjectNode json =
          JsonAnswer.object()
              .put("segments", segments)
              .put("bytes", bytes)
              .put("raw_bytes", rawBytes);
      return oldestUs == Long.MAX_VALUE ? json : json.put("oldest", TimeText.of(oldestUs));
    }
  }

  private final SegmentStore store;
  private final Executor blocking;

  private @Nullable CompletableFuture<Sums> current;
  private long begunNanos;

  StoredSums(SegmentStore store, Executor blocking) {
    this.store = store;
    this.blocking = blocking;
  }

  synchronized CompletableFuture<Sums> sums() {
    CompletableFuture<Sums> last = current;
    if (last == null
        || last.isCompletedExceptionally()
        || (last.isDone() && System.nanoTime() - begunNanos > AGE_NANOS_MAX)) {
      begunNanos = System.nanoTime();
      last = CompletableFuture.supplyAsync(this::add, blocking);
      current = last;
    }
    return last;
  }

  private Sums add() {
    long bytes = 0;
    long rawBytes = 0;
    long oldestUs = Long.MAX_VALUE;
    List<SegmentInfo> segments = store.segments();
    for (SegmentInfo segment : segments) {
      bytes += segment.bytes();
      rawBytes += segment.rawBytes();
      if (segment.minTimeUs() <= segment.maxTimeUs()) {
        oldestUs = Math.min(oldestUs, segment.minTimeUs());
      }
    }
    return new Sums(segments.size(), bytes, rawBytes, oldestUs);
  }
}
