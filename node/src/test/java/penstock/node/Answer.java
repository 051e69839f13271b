package penstock.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An HTTP answer as it came over the socket.
 *
 * @param headers names in lower case
 */
record Answer(int status, Map<String, String> headers, String body) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROBLEM = "urn:penstock:problem:";

  static Answer of(int status, Map<String, String> headers, byte[] body) {
    return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + this, e);
    }
  }

  /** The problem's type without its prefix, after a look at all that a problem must have. */
  String problem() {
    JsonNode json = json();
    boolean whole =
        header("content-type").startsWith("application/problem+json")
            && json.path("type").asText().startsWith(PROBLEM)
            && json.path("status").asInt() == status
            && !json.path("title").asText().isEmpty()
            && !json.path("detail").asText().isEmpty();
    if (!whole) {
      throw new AssertionError("no problem in the sense of RFC 9457: " + this);
    }
    return json.path("type").asText().substring(PROBLEM.length());
  }

  String detail() {
    return json().path("detail").asText();
  }

  long number(String field) {
    JsonNode value = json().path(field);
    if (!value.isIntegralNumber()) {
      throw new AssertionError("no number " + field + ": " + this);
    }
    return value.asLong();
  }

  boolean closes() {
    return header("connection").equalsIgnoreCase("close");
  }
}
