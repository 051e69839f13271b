package penstock.chaos.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import penstock.chaos.Anomalies;
import penstock.chaos.Anomaly.Kind;
import penstock.chaos.cluster.Answers;
import penstock.chaos.truth.DeviceFacts;

/**
 * Each ledger is balanced and true: what is stored is what was acknowledged, what is lost is what
 * the devices could not send, and the sums of all are the fleet's totals.
 *
 * @param patience with the totals, which are summed up now and then
 */
public record LedgerCheck(Duration patience) implements Check {

  private static final long LOOK_MS = 200;

  @Override
  public void look(Answers answers, List<? extends DeviceFacts> devices, Anomalies anomalies)
      throws InterruptedException {
    Map<String, Long> sums = new LinkedHashMap<>();
    for (DeviceFacts device : devices) {
      DeviceBook book = new DeviceBook(device, answers.ledger(device.id()), anomalies);
      book.check();
      book.sums().forEach((name, sum) -> sums.merge(name, sum, Long::sum));
      if (book.streams() > 0) {
        sums.merge("devices", 1L, Long::sum);
      }
      sums.merge("streams", (long) book.streams(), Long::sum);
    }
    checkTotals(answers, sums, anomalies);
  }

  private void checkTotals(Answers answers, Map<String, Long> sums, Anomalies anomalies)
      throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long deadline = System.nanoTime() + patience.toNanos();
    Map<String, Long> totals;
    do {
      JsonNode json = answers.totals();
      totals = new LinkedHashMap<>();
      for (String name : sums.keySet()) {
        totals.put(name, json.path(name).asLong(-1));
      }
    } while (!totals.equals(sums)
        && System.nanoTime() - deadline < 0
        && !never.await(LOOK_MS, TimeUnit.MILLISECONDS));
    if (!totals.equals(sums)) {
      String what = "its totals are " + totals + ", the sums over its devices " + sums;
      anomalies.add(Kind.UNBALANCED_LEDGER, "the fleet", what);
    }
  }
}
