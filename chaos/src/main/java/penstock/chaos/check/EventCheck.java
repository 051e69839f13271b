package penstock.chaos.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import penstock.chaos.Anomalies;
import penstock.chaos.Anomaly.Kind;
import penstock.chaos.cluster.Answers;
import penstock.chaos.truth.DeviceFacts;
import penstock.chaos.truth.ExpectedEvent;
import penstock.chaos.truth.StreamFacts;
import penstock.protocol.SeqRanges;

/**
 * Every record that matches a rule has become one event, and nothing else has. The grinder is
 * behind the store: it is given a bounded time to catch up.
 *
 * @param patience until all events have to be there
 */
public record EventCheck(Duration patience) implements Check {

  private static final long LOOK_MS = 500;

  @Override
  public void look(Answers answers, List<? extends DeviceFacts> devices, Anomalies anomalies)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (DeviceFacts device : devices) {
      Expected expected = new Expected(device);
      awaitAll(answers, device.id(), expected.demanded.keySet(), deadline);
      Map<String, Integer> seen = new HashMap<>();
      answers.events(device.id(), event -> expected.take(event, seen, anomalies));
      expected.demanded.forEach(
          (where, event) -> {
            if (!seen.containsKey(where)) {
              anomalies.add(Kind.LOST_EVENT, where, "no event, expected " + event);
            }
          });
    }
  }

  private static void awaitAll(Answers answers, String device, Set<String> wanted, long deadline)
      throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    Set<String> missing;
    do {
      Set<String> left = new HashSet<>(wanted);
      answers.events(device, event -> left.remove(where(event)));
      missing = left;
    } while (!missing.isEmpty()
        && System.nanoTime() - deadline < 0
        && !never.await(LOOK_MS, TimeUnit.MILLISECONDS));
  }

  private static String where(JsonNode event) {
    return event.path("device").asText()
        + "/"
        + event.path("stream").asText()
        + " "
        + event.path("seq").asLong(-1)
        + " "
        + event.path("name").asText();
  }

  /** What one device's records have to become, by where and of which rule. */
  private static final class Expected {
    final Map<String, ExpectedEvent> demanded = new HashMap<>();

    /** Of records that were sent and never answered: they may be stored. */
    final Map<String, ExpectedEvent> allowed = new HashMap<>();

    private final Set<String> rules;

    Expected(DeviceFacts device) {
      rules = device.rules();
      for (StreamFacts stream : device.streams()) {
        enter(stream, stream.acked(), demanded);
        enter(stream, stream.sent().minus(stream.acked()), allowed);
      }
    }

    private static void enter(
        StreamFacts stream, SeqRanges numbers, Map<String, ExpectedEvent> into) {
      for (int range = 0; range < numbers.count(); range++) {
        for (long seq = numbers.first(range); seq <= numbers.last(range); seq++) {
          ExpectedEvent event = stream.record(seq).event();
          if (event != null) {
            into.put(stream.title() + " " + seq + " " + event.name(), event);
          }
        }
      }
    }

    void take(JsonNode event, Map<String, Integer> seen, Anomalies anomalies) {
      String where = where(event);
      if (seen.merge(where, 1, Integer::sum) == 2) {
        anomalies.add(Kind.DUPLICATE_EVENT, where, "it is there twice");
      }
      ExpectedEvent right = demanded.getOrDefault(where, allowed.get(where));
      if (right == null) {
        if (rules.contains(event.path("name").asText())) {
          anomalies.add(Kind.PHANTOM_EVENT, where, "no acknowledged record asks for " + event);
        }
      } else if (!right.agrees(event)) {
        anomalies.add(Kind.WRONG_CONTENTS, where, "expected " + right + ", there is " + event);
      }
    }
  }
}
