package penstock.sim.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
    List<String> differences = differences(operator.ledger(), totals);
    while (!differences.isEmpty() && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(AGAIN_MS);
      differences = differences(operator.ledger(), totals);
    }
    return differences;
  }

  static List<String> differences(JsonNode ledger, LoadReport.Totals totals) {
    List<String> differences = new ArrayList<>();
    long acked = totals.recordsAcked();
    between(differences, ledger, "stored", acked, acked + totals.recordsUnsure());
    between(differences, ledger, "lost", 0, 0);
    between(differences, ledger, "malformed", 0, 0);
    long received = ledger.path("stored").asLong(-1) + ledger.path("duplicates").asLong(-1);
    between(differences, ledger, "received", received, received);
    return differences;
  }

  private static void between(
      List<String> differences, JsonNode ledger, String name, long least, long most) {
    long found = ledger.path(name).asLong(-1);
    if (found < least || found > most) {
      String expected = least == most ? Long.toString(least) : least + " to " + most;
      differences.add(
          "the ledger says " + name + " " + found + ", expected " + expected + ": " + ledger);
    }
  }
}
