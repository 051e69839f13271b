package penstock.sim.verify;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import penstock.sim.device.DeviceTruth;
import penstock.sim.operator.DeviceLedger;
import penstock.sim.operator.FleetTotals;
import penstock.sim.operator.OperatorClient;

/**
 * Compares what a node gives back with what a fleet knows: every acknowledged record is in the
 * narrative once, in order, as it was logged; ledgers balance, and name as lost what was lost;
 * events are there once each. Streams all of it, a few devices at a time; its memory goes with the
 * largest device, not with the fleet. Thread-safe.
 */
public final class FleetVerifier {

  /** Devices at a time: the node has other work, too. */
  private static final int THREADS = 2;

  private static final Duration ASK_AGAIN = Duration.ofMillis(200);

  private final OperatorClient operator;
  private final Duration settle;
  private final Differences differences = new Differences();
  private final SortedMap<String, Long> events = new TreeMap<>();
  private final SortedMap<String, Long> lostByCause = new TreeMap<>();
  private long records;

  /**
   * @param settle how long events may take to become visible after the last acknowledgement
   */
  public FleetVerifier(OperatorClient operator, Duration settle) {
    this.operator = operator;
    this.settle = settle;
  }

  /** Once only. Throws where the node can't be asked. */
  public VerifyReport verify(List<DeviceTruth> truths, Depth depth)
      throws IOException, InterruptedException {
    if (depth != Depth.NONE) {
      totals();
      each(truths, depth);
    }
    synchronized (this) {
      return new VerifyReport(
          records, events, lostByCause, differences.count(), differences.first());
    }
  }

  private void totals() throws IOException {
    FleetTotals totals = operator.totals();
    if (totals.received() != totals.stored() + totals.duplicates()) {
      differences.add("(all devices)", "", -1, "received is not stored and duplicates: " + totals);
    }
  }

  private void each(List<DeviceTruth> truths, Depth depth)
      throws IOException, InterruptedException {
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> checks =
          truths.stream()
              .<Future<?>>map(truth -> executor.submit(() -> check(truth, depth)))
              .toList();
      for (Future<?> check : checks) {
        check.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException("the verification failed", e.getCause());
    } finally {
      executor.shutdownNow();
    }
  }

  private Void check(DeviceTruth truth, Depth depth) throws IOException, InterruptedException {
    truth.broken().forEach(what -> differences.add(truth.device(), "", -1, what));
    DeviceLedger ledger = operator.ledger(truth.device());
    new LedgerCheck(truth, differences).check(ledger);
    count(ledger);
    if (depth == Depth.FULL) {
      NarrativeCheck narrative = new NarrativeCheck(truth, differences);
      operator.narrative(truth.device(), narrative::take);
      narrative.end();
      agree(ledger, narrative);
      count(narrative.records(), events(truth, narrative).byName());
    }
    return null;
  }

  /** The two accounts that the node gives of itself. */
  private void agree(DeviceLedger ledger, NarrativeCheck narrative) {
    for (DeviceLedger.Stream stream : ledger.streams()) {
      if (!stream.storedRanges().equals(narrative.seen(stream.stream()))) {
        differences.add(
            ledger.device(),
            stream.stream(),
            -1,
            "the narrative has not just what the ledger stores");
      }
    }
  }

  /** Events come a moment after the acknowledgement: asks again while some are missing. */
  private EventCheck events(DeviceTruth truth, NarrativeCheck narrative)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + settle.toNanos();
    while (true) {
      Differences found = new Differences();
      EventCheck check = new EventCheck(truth, narrative);
      operator.events(truth.device(), event -> check.take(event, found));
      boolean settled = check.missing(found) == 0 || System.nanoTime() > deadline;
      if (settled) {
        differences.addAll(found);
        return check;
      }
      Thread.sleep(ASK_AGAIN.toMillis());
    }
  }

  private synchronized void count(DeviceLedger ledger) {
    for (DeviceLedger.Stream stream : ledger.streams()) {
      for (DeviceLedger.Loss loss : stream.losses()) {
        lostByCause.merge(loss.cause(), loss.ranges().size(), Long::sum);
      }
    }
  }

  private synchronized void count(long narrativeRecords, Map<String, Long> byName) {
    records += narrativeRecords;
    byName.forEach((name, number) -> events.merge(name, number, Long::sum));
  }
}
