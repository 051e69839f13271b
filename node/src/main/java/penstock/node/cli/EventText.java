package penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Events as lines for people: {@code time device name: field=value …}, then what did not parse. */
final class EventText {

  private EventText() {}

  static String of(JsonNode event) {
    StringBuilder line = new StringBuilder();
    line.append(event.path("time").asText())
        .append(event.path("time_estimated").booleanValue() ? "~ " : " ")
        .append(SafeText.of(event.path("device").asText()))
        .append(' ')
        .append(SafeText.of(event.path("name").asText()))
        .append(':');
    for (Map.Entry<String, JsonNode> field : event.path("fields").properties()) {
      line.append(' ').append(field.getKey()).append('=').append(value(field.getValue()));
    }
    for (JsonNode error : event.path("errors")) {
      line.append("\n  ! ").append(SafeText.of(error.asText()));
    }
    return line.toString();
  }

  /** In quotes where it would not be one word. */
  private static String value(JsonNode value) {
    String text = SafeText.of(value.asText());
    return text.indexOf(' ') >= 0 || text.isEmpty() ? '"' + text + '"' : text;
  }
}
