package penstock.sim.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import penstock.sim.operator.FleetTotals;
import penstock.sim.operator.OperatorClient;

/**
 * Whether the node's ledger has exactly what was acknowledged: nothing less, nothing twice, nothing
 * lost. Only of uploads that were never answered it may have some or none.
 */
final class LedgerCheck {

  /** The totals may trail the last answer a little; no longer than this. */
  private static final Duration TRAIL_MAX = Duration.ofSeconds(10);

  private static final int AGAIN_MS = 250;

  private LedgerCheck() {}

  /** Asks until they agree, or for {@link #TRAIL_MAX}; returns what does not agree. */
  static List<String> run(OperatorClient operator, LoadReport.Totals totals)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TRAIL_MAX.toNanos();
    List<String> differences = differences(operator.totals(), totals);
    while (!differences.isEmpty() && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(AGAIN_MS);
      differences = differences(operator.totals(), totals);
    }
    return differences;
  }

  static List<String> differences(FleetTotals ledger, LoadReport.Totals totals) {
    long acked = totals.recordsAcked();
    long received = ledger.stored() + ledger.duplicates();
    return Stream.of(
            difference("stored", ledger.stored(), acked, acked + totals.recordsUnsure()),
            difference("lost", ledger.lost(), 0, 0),
            difference("malformed", ledger.malformed(), 0, 0),
            difference("received", ledger.received(), received, received))
        .filter(difference -> !difference.isEmpty())
        .toList();
  }

  private static String difference(String name, long found, long least, long most) {
    String expected = least == most ? Long.toString(least) : least + " to " + most;
    return found < least || found > most
        ? "the ledger says " + name + " " + found + ", expected " + expected
        : "";
  }
}
