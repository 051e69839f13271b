package penstock.node.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.SegmentStore;
import penstock.node.segment.StoredTotals;

/** How much is stored, added up at most every two seconds, however many ask. Thread-safe. */
final class StoredSums {

  private static final long AGE_NANOS_MAX = TimeUnit.SECONDS.toNanos(2);

  private final SegmentStore store;
  private final Executor blocking;

  private @Nullable CompletableFuture<StoredTotals> current;
  private long begunNanos;

  StoredSums(SegmentStore store, Executor blocking) {
    this.store = store;
    this.blocking = blocking;
  }

  synchronized CompletableFuture<StoredTotals> sums() {
    CompletableFuture<StoredTotals> last = current;
    if (last == null
        || last.isCompletedExceptionally()
        || (last.isDone() && System.nanoTime() - begunNanos > AGE_NANOS_MAX)) {
      begunNanos = System.nanoTime();
      last = CompletableFuture.supplyAsync(store::totals, blocking);
      current = last;
    }
    return last;
  }

  static ObjectNode json(StoredTotals sums) {
    ObjectNode json =
        JsonAnswer.object()
            .put("segments", sums.segments())
            .put("bytes", sums.bytes())
            .put("raw_bytes", sums.rawBytes());
    return sums.oldestUs() == Long.MAX_VALUE
        ? json
        : json.put("oldest", TimeText.of(sums.oldestUs()));
  }
}
