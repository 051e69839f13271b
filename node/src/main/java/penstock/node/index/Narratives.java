package penstock.node.index;

import java.util.concurrent.Semaphore;
import penstock.node.segment.SegmentStore;

/**
 * Finds and merges stored records: narratives, and grep over them. A bounded number of queries runs
 * at once, each with bounded memory, on the callers' threads and a few that decode ahead; so
 * nothing that is asked can take the receiver's memory. Thread-safe.
 */
public final class Narratives implements NarrativeSearch, AutoCloseable {

  /** As many queries run as may. */
  public static final class Busy extends RuntimeException {
    private static final long serialVersionUID = 1;

    Busy(int queriesMax) {
      super(queriesMax + " queries run already", null, false, false);
    }
  }

  private final SegmentStore store;
  private final NarrativeLimits limits;
  private final ScanPool pool;
  private final Semaphore queries;

  public Narratives(SegmentStore store, NarrativeLimits limits) {
    this.store = store;
    this.limits = limits;
    this.pool = new ScanPool(store, limits.scanThreads());
    this.queries = new Semaphore(limits.queriesMax());
  }

  @Override
  public boolean free() {
    return queries.availablePermits() > 0;
  }

  /** How many run. */
  public int running() {
    return limits.queriesMax() - queries.availablePermits();
  }

  @Override
  public NarrativeCursor open(NarrativeQuery query) {
    if (!queries.tryAcquire()) {
      throw new Busy(limits.queriesMax());
    }
    PartReader reader = new PartReader(store);
    try {
      PartPlan plan =
          PartPlan.of(query.shareOf(store.find(query.devices(), query.fromUs(), query.toUs())));
      return new NarrativeCursor(query, limits, plan, reader, pool, queries::release);
    } catch (RuntimeException e) {
      reader.close();
      queries.release();
      throw e;
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
