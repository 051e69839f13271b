package penstock.sim.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import penstock.sim.device.Reply;

/** What a device understands of an answer: the JSON of 200, and a problem (RFC 9457). */
final class ReplyJson {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ReplyJson() {}

  /** A 200 that says nothing of {@code acked} is no acknowledgement; see {@link Reply}. */
  static Reply read(HttpReply reply) {
    JsonNode json = json(reply);
    JsonNode acked = json.path("acked");
    return new Reply(
        reply.status(),
        retryAfterSeconds(reply.header("retry-after")),
        acked.isIntegralNumber() ? acked.longValue() : Reply.NO_ACKED,
        json.path("stored").longValue(),
        json.path("duplicates").longValue(),
        detail(reply, json));
  }

  private static JsonNode json(HttpReply reply) {
    if (!reply.isJson()) {
      return MAPPER.missingNode();
    }
    try {
      return MAPPER.readTree(reply.body());
    } catch (JsonProcessingException e) {
      return MAPPER.missingNode();
    }
  }

  /** A date is not understood: many devices don't know what time it is. */
  private static long retryAfterSeconds(String header) {
    return header.matches("[0-9]{1,9}") ? Long.parseLong(header) : -1;
  }

  private static String detail(HttpReply reply, JsonNode json) {
    String type = json.path("type").asText("");
    String detail = json.path("detail").asText(json.path("title").asText(""));
    return reply.status() == 200 ? "" : (type + " " + detail).strip();
  }
}
