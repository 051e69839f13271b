package penstock.chaos.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.Consumer;
import penstock.chaos.cluster.Answers;

/** Answers of a fleet that had devices before the run: its totals are those since the baseline. */
public final class SinceBaseline {

  private final JsonNode before;

  private SinceBaseline(JsonNode before) {
    this.before = before;
  }

  /** The totals are what they are now. */
  public static SinceBaseline of(Answers answers) throws InterruptedException {
    return new SinceBaseline(answers.totals());
  }

  /** The same answers, but for the totals. */
  public Answers over(Answers answers) {
    return new Answers() {
      @Override
      public JsonNode totals() throws InterruptedException {
        return since(answers.totals());
      }

      @Override
      public JsonNode ledger(String device) throws InterruptedException {
        return answers.ledger(device);
      }

      @Override
      public void narrative(String device, Consumer<JsonNode> records) throws InterruptedException {
        answers.narrative(device, records);
      }

      @Override
      public void events(String device, Consumer<JsonNode> events) throws InterruptedException {
        answers.events(device, events);
      }
    };
  }

  private JsonNode since(JsonNode now) {
    ObjectNode since = now.deepCopy();
    for (Map.Entry<String, JsonNode> field : now.properties()) {
      JsonNode old = before.get(field.getKey());
      if (old != null && field.getValue().isNumber()) {
        since.put(field.getKey(), field.getValue().asLong() - old.asLong());
      }
    }
    return since;
  }
}
