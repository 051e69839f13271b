package penstock.sim.fake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Map;
import penstock.protocol.SeqRange;
import penstock.protocol.SeqRanges;
import penstock.sim.line.KmsgLine;

/** The operator's side of a fake node, in the shapes of a real one. Lies on demand. */
public final class FakeOperator {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final MemoryNode memory;
  private volatile String doubledEvent = "";
  private volatile String withheldEvent = "";
  private volatile String inventedEvent = "";
  private volatile boolean doublesRecords;
  private volatile long unaccounted;

  FakeOperator(MemoryNode memory) {
    this.memory = memory;
  }

  /** From now on events of this name come twice. */
  public void doubleEvents(String name) {
    doubledEvent = name;
  }

  /** From now on events of this name don't come. */
  public void withholdEvents(String name) {
    withheldEvent = name;
  }

  /** From now on each record that makes no event comes with one of this name. */
  public void inventEvents(String name) {
    inventedEvent = name;
  }

  /** From now on the first record of each stream comes twice. */
  public void doubleRecords() {
    doublesRecords = true;
  }

  /** From now on all ledgers have received so many more than they know what became of. */
  public void unbalance(long records) {
    unaccounted = records;
  }

  /** No lies any more. */
  public void repent() {
    doubledEvent = "";
    withheldEvent = "";
    inventedEvent = "";
    doublesRecords = false;
    unaccounted = 0;
  }

  void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = exchange.getRequestURI().getQuery();
    String device = query == null ? "" : query.substring(query.indexOf("device=") + 7);
    if (path.equals("/v1/ledger")) {
      answer(exchange, 200, "application/json", totals().toString());
    } else if (path.startsWith("/v1/ledger/")) {
      String json = ledger(path.substring("/v1/ledger/".length())).toString();
      answer(exchange, 200, "application/json", json);
    } else if (path.equals("/v1/narrative")) {
      answer(exchange, 200, "application/x-ndjson", narrative(device));
    } else if (path.equals("/v1/events")) {
      answer(exchange, 200, "application/x-ndjson", events(device));
    } else if (path.equals("/metrics")) {
      answer(exchange, 200, "text/plain", metrics());
    } else {
      answer(exchange, 404, "application/problem+json", "{\"type\":\"no-such-path\"}");
    }
  }

  private static String metrics() {
    return """
        # TYPE penstock_ack_seconds summary
        penstock_ack_seconds{quantile="0.5"} 0.0021
        penstock_ack_seconds{quantile="0.99"} 0.0083
        penstock_event_visible_seconds{quantile="0.5"} 0.0032
        penstock_event_visible_seconds{quantile="0.99"} 0.0121
        """;
  }

  private ObjectNode totals() {
    synchronized (memory) {
      long stored = 0;
      long duplicates = 0;
      long lost = 0;
      for (String device : memory.devices()) {
        for (MemoryStream stream : memory.streams(device).values()) {
          stored += stream.stored.size();
          duplicates += stream.duplicates;
          lost += stream.lost.size();
        }
      }
      return MAPPER
          .createObjectNode()
          .put("received", stored + duplicates + unaccounted)
          .put("stored", stored)
          .put("duplicates", duplicates)
          .put("lost", lost)
          .put("malformed", 0)
          .put("devices", memory.devices().size());
    }
  }

  private ObjectNode ledger(String device) {
    synchronized (memory) {
      ObjectNode json = MAPPER.createObjectNode();
      ArrayNode streams = json.putArray("streams");
      long stored = 0;
      long duplicates = 0;
      long lost = 0;
      for (Map.Entry<String, MemoryStream> entry : memory.streams(device).entrySet()) {
        MemoryStream stream = entry.getValue();
        stored += stream.stored.size();
        duplicates += stream.duplicates;
        lost += stream.lost.size();
        streams.add(stream(entry.getKey(), stream));
      }
      return json.put("device", device)
          .put("received", stored + duplicates + unaccounted)
          .put("stored", stored)
          .put("duplicates", duplicates)
          .put("lost", lost)
          .put("malformed", 0);
    }
  }

  private static ObjectNode stream(String id, MemoryStream stream) {
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("stream", id)
            .put("watermark", stream.watermark())
            .put("next", stream.next)
            .put("received", stream.received)
            .put("stored", stream.stored.size())
            .put("duplicates", stream.duplicates)
            .put("lost", stream.lost.size());
    ranges(json.putArray("stored_ranges"), stream.stored);
    ranges(json.putArray("missing_ranges"), stream.missing());
    ArrayNode losses = json.putArray("losses");
    if (!stream.lost.isEmpty()) {
      ObjectNode loss = losses.addObject().put("cause", "overwritten");
      ranges(loss.putArray("ranges"), stream.lost);
    }
    return json;
  }

  private static void ranges(ArrayNode out, SeqRanges ranges) {
    for (SeqRange range : ranges.toList()) {
      out.addArray().add(range.first()).add(range.last());
    }
  }

  private String narrative(String device) {
    synchronized (memory) {
      StringBuilder out = new StringBuilder();
      memory.streams(device).forEach((id, stream) -> narrative(device, id, stream, out));
      return out.toString();
    }
  }

  private void narrative(String device, String id, MemoryStream stream, StringBuilder out) {
    stream.records.forEach(
        (seq, stored) -> {
          KmsgLine line = stored.line();
          ObjectNode json =
              MAPPER
                  .createObjectNode()
                  .put("device", device)
                  .put("stream", id)
                  .put("seq", seq)
                  .put("boot", 0)
                  .put("time", "2026-11-21T05:46:10.123456Z")
                  .put("time_estimated", false)
                  .put("priority", line.priority())
                  .put("facility", line.facility())
                  .put("text", line.text());
          if (!line.continuation().isEmpty()) {
            line.continuation().forEach(json.putArray("continuation")::add);
          }
          out.append(json).append('\n');
          if (doublesRecords && seq.equals(stream.records.firstKey())) {
            out.append(json).append('\n');
          }
        });
  }

  private String events(String device) {
    synchronized (memory) {
      StringBuilder out = new StringBuilder();
      memory.streams(device).forEach((id, stream) -> events(device, id, stream, out));
      return out.toString();
    }
  }

  private void events(String device, String id, MemoryStream stream, StringBuilder out) {
    stream.records.forEach(
        (seq, stored) -> {
          String matched = FakeRules.match(stored.line());
          String name = matched.isEmpty() ? inventedEvent : matched;
          int times = name.isEmpty() || name.equals(withheldEvent) ? 0 : 1;
          for (int i = 0; i < (name.equals(doubledEvent) ? 2 * times : times); i++) {
            ObjectNode json = MAPPER.createObjectNode().put("name", name).put("device", device);
            json.put("stream", id).put("seq", seq).putObject("fields").put("pid", 1);
            out.append(json).append('\n');
          }
        });
  }

  static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = FakeNode.utf8(body);
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
