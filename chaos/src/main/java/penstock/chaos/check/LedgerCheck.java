package penstock.chaos.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import penstock.chaos.Anomalies;
import penstock.chaos.Anomaly.Kind;
import penstock.chaos.cluster.OperatorClient;
import penstock.chaos.workload.ChaosDevice;
import penstock.chaos.workload.StreamTruth;
import penstock.protocol.SeqRange;
import penstock.protocol.SeqRanges;

/**
 * Each ledger is balanced and true: what is stored is what was acknowledged, what is lost is what
 * the devices could not send, and the sums of all are the fleet's totals.
 */
public final class LedgerCheck implements Check {

  private static final List<String> SUMMED = List.of("received", "stored", "duplicates", "lost");

  /** Totals are summed up now and then. */
  private static final Duration TOTALS_MAX = Duration.ofSeconds(20);

  private static final long LOOK_MS = 200;

  @Override
  public void look(OperatorClient operator, List<ChaosDevice> devices, Anomalies anomalies)
      throws InterruptedException {
    Map<String, Long> fleet = new LinkedHashMap<>();
    for (ChaosDevice device : devices) {
      Book book = new Book(device, operator.ledger(device.id()), anomalies);
      book.check();
      SUMMED.forEach(name -> fleet.merge(name, book.number(name), Long::sum));
      fleet.merge("devices", 1L, Long::sum);
      fleet.merge("streams", (long) device.streams().size(), Long::sum);
    }
    checkTotals(operator, fleet, anomalies);
  }

  private static void checkTotals(
      OperatorClient operator, Map<String, Long> fleet, Anomalies anomalies)
      throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long deadline = System.nanoTime() + TOTALS_MAX.toNanos();
    Map<String, Long> totals;
    do {
      JsonNode json = operator.ledger();
      totals = new LinkedHashMap<>();
      for (String name : fleet.keySet()) {
        totals.put(name, json.path(name).asLong(-1));
      }
    } while (!totals.equals(fleet)
        && System.nanoTime() - deadline < 0
        && !never.await(LOOK_MS, TimeUnit.MILLISECONDS));
    if (!totals.equals(fleet)) {
      String what = "its totals are " + totals + ", the sums over its devices " + fleet;
      anomalies.add(Kind.UNBALANCED_LEDGER, "the fleet", what);
    }
  }

  /** One device's ledger. */
  private static final class Book {
    private final ChaosDevice device;
    private final JsonNode json;
    private final Anomalies anomalies;

    Book(ChaosDevice device, JsonNode json, Anomalies anomalies) {
      this.device = device;
      this.json = json;
      this.anomalies = anomalies;
    }

    long number(String name) {
      return json.path(name).asLong(-1);
    }

    void check() {
      Map<String, JsonNode> streams = new HashMap<>();
      json.path("streams").forEach(one -> streams.put(one.path("stream").asText(), one));
      Map<String, Long> sums = new LinkedHashMap<>();
      for (StreamTruth truth : device.streams()) {
        JsonNode stream = streams.remove(truth.script().stream());
        if (stream == null) {
          anomalies.add(Kind.LOST_ACKED_RECORD, truth.toString(), "no ledger knows of it");
        } else {
          checkBalance(truth, stream);
          checkTruth(truth, stream);
          SUMMED.forEach(name -> sums.merge(name, stream.path(name).asLong(-1), Long::sum));
        }
      }
      streams.forEach((name, one) -> unbalanced(device.id() + "/" + name, "never used: " + one));
      sums.forEach(
          (name, sum) -> {
            if (sum != number(name)) {
              unbalanced(device.id(), name + " is " + number(name) + ", its streams have " + sum);
            }
          });
    }

    private void checkBalance(StreamTruth truth, JsonNode stream) {
      long stored = stream.path("stored").asLong(-1);
      long lost = stream.path("lost").asLong(-1);
      long missing = stream.path("missing").asLong(-1);
      if (stored + lost + missing != stream.path("next").asLong(-1)) {
        unbalanced(truth.toString(), "stored + lost + missing is not next: " + stream);
      }
      long received = stream.path("received").asLong(-1);
      if (received != stored + stream.path("duplicates").asLong(-1)) {
        unbalanced(truth.toString(), "received is not stored + duplicates: " + stream);
      }
      if (received > truth.recordsSent()) {
        unbalanced(
            truth.toString(), "only " + truth.recordsSent() + " records were sent: " + stream);
      }
    }

    private void checkTruth(StreamTruth truth, JsonNode stream) {
      SeqRanges acked = truth.acked();
      SeqRanges stored = ranges(stream.path("stored_ranges"));
      SeqRanges lost = SeqRanges.EMPTY;
      for (JsonNode loss : stream.path("losses")) {
        lost = lost.plus(ranges(loss.path("ranges")));
      }
      differ(Kind.LOST_ACKED_RECORD, truth, acked.minus(stored), "acknowledged, not stored");
      differ(Kind.PHANTOM_RECORD, truth, stored.minus(acked), "stored, and nobody sent it");
      differ(Kind.SILENT_LOSS, truth, truth.overwritten().minus(lost), "lost, and not named");
      differ(Kind.FALSE_LOSS, truth, lost.minus(truth.overwritten()), "named lost, and is not");
      if (stream.path("stored").asLong(-1) != stored.size()
          || stream.path("lost").asLong(-1) != lost.size()) {
        unbalanced(truth.toString(), "the numbers are not those of the ranges: " + stream);
      }
      if (stream.path("next").asLong(-1) != truth.next()
          || stream.path("watermark").asLong(-1) != truth.next() - 1) {
        unbalanced(
            truth.toString(),
            "everything below " + truth.next() + " was acknowledged or lost: " + stream);
      }
    }

    private void differ(Kind kind, StreamTruth truth, SeqRanges ranges, String what) {
      if (!ranges.isEmpty()) {
        anomalies.add(kind, truth + " " + ranges, what);
      }
    }

    private void unbalanced(String where, String what) {
      anomalies.add(Kind.UNBALANCED_LEDGER, where, what);
    }

    private static SeqRanges ranges(JsonNode json) {
      SeqRanges ranges = SeqRanges.EMPTY;
      for (JsonNode range : json) {
        ranges =
            ranges.plus(SeqRanges.of(new SeqRange(range.get(0).asLong(), range.get(1).asLong())));
      }
      return ranges;
    }
  }
}
