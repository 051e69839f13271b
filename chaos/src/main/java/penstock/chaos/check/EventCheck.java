package penstock.chaos.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import penstock.chaos.Anomalies;
import penstock.chaos.Anomaly.Kind;
import penstock.chaos.cluster.OperatorClient;
import penstock.chaos.workload.ChaosDevice;
import penstock.chaos.workload.ExpectedEvent;
import penstock.chaos.workload.LogRecord;
import penstock.chaos.workload.StreamTruth;
import penstock.protocol.SeqRanges;

/**
 * Every record that matches a rule has become one event, and nothing else has. The grinder is
 * behind the store: it is given a bounded time to catch up.
 */
public final class EventCheck implements Check {

  private static final Duration CATCH_UP_MAX = Duration.ofMinutes(1);
  private static final long LOOK_MS = 500;

  @Override
  public void look(OperatorClient operator, List<ChaosDevice> devices, Anomalies anomalies)
      throws InterruptedException {
    long deadline = System.nanoTime() + CATCH_UP_MAX.toNanos();
    for (ChaosDevice device : devices) {
      Map<String, ExpectedEvent> expected = expected(device);
      awaitCount(operator, device.id(), expected.size(), deadline);
      Map<String, Integer> seen = new HashMap<>();
      operator.events(device.id(), event -> take(event, expected, seen, anomalies));
      expected.forEach(
          (where, event) -> {
            if (!seen.containsKey(where)) {
              anomalies.add(Kind.LOST_EVENT, where, "no event, expected " + event);
            }
          });
    }
  }

  private static void awaitCount(OperatorClient operator, String device, int wanted, long deadline)
      throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    int[] count = new int[1];
    do {
      count[0] = 0;
      operator.events(device, event -> count[0]++);
    } while (count[0] < wanted
        && System.nanoTime() - deadline < 0
        && !never.await(LOOK_MS, TimeUnit.MILLISECONDS));
  }

  /** By where and of which rule. */
  private static Map<String, ExpectedEvent> expected(ChaosDevice device) {
    Map<String, ExpectedEvent> expected = new HashMap<>();
    for (StreamTruth stream : device.streams()) {
      SeqRanges acked = stream.acked();
      for (int range = 0; range < acked.count(); range++) {
        for (long seq = acked.first(range); seq <= acked.last(range); seq++) {
          LogRecord record = stream.script().record(seq);
          if (record.event() != null) {
            expected.put(stream + " " + seq + " " + record.event().name(), record.event());
          }
        }
      }
    }
    return expected;
  }

  private static void take(
      JsonNode event,
      Map<String, ExpectedEvent> expected,
      Map<String, Integer> seen,
      Anomalies anomalies) {
    String where =
        event.path("device").asText()
            + "/"
            + event.path("stream").asText()
            + " "
            + event.path("seq").asLong(-1)
            + " "
            + event.path("name").asText();
    ExpectedEvent right = expected.get(where);
    if (right == null) {
      anomalies.add(Kind.PHANTOM_EVENT, where, "no acknowledged record asks for " + event);
    } else if (!event.path("fields").path(right.field()).asText().equals(right.value())
        || event.has("errors")) {
      anomalies.add(Kind.WRONG_CONTENTS, where, "expected " + right + ", there is " + event);
    }
    if (seen.merge(where, 1, Integer::sum) == 2) {
      anomalies.add(Kind.DUPLICATE_EVENT, where, "it is there twice");
    }
  }
}
