package penstock.chaos.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/** What a fleet tells its operators. */
public interface Answers {

  /** Totals of all devices. */
  JsonNode totals() throws InterruptedException;

  /** One device's ledger, stream by stream. */
  JsonNode ledger(String device) throws InterruptedException;

  /** All records of a device, in the order in which they come. */
  void narrative(String device, Consumer<JsonNode> records) throws InterruptedException;

  /** All events of a device. */
  void events(String device, Consumer<JsonNode> events) throws InterruptedException;
}
