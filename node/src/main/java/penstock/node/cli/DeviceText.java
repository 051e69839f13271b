package penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.StringJoiner;

/** Devices as people read them. */
final class DeviceText {

  private DeviceText() {}

  static String labels(JsonNode device) {
    StringJoiner labels = new StringJoiner(" ");
    for (Map.Entry<String, JsonNode> label : device.path("labels").properties()) {
      labels.add(label.getKey() + "=" + SafeText.of(label.getValue().asText()));
    }
    return labels.toString();
  }

  static void print(JsonNode device, Output out) {
    Table table = new Table("", "");
    table.row("device", device.path("id").asText());
    table.row("status", device.path("status").asText());
    table.row("class", device.path("class").asText());
    table.row("labels", labels(device));
    table.row("fingerprint", device.path("fingerprint").asText());
    table.print(out);
  }
}
