package penstock.node.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import penstock.node.registry.DeviceEntry;

/**
 * Devices as JSON: {@code {"id":…,"fingerprint":…,"class":…,"labels":{…},"status":…}}. What comes
 * in is checked here, because it travels with every frame of the device.
 */
final class DeviceJson {

  static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern CLASS = Pattern.compile("[A-Za-z0-9._-]{0,64}");
  private static final Pattern LABEL_KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");

  /** Labels stand in the header of every frame. */
  private static final int LABELS_MAX = 32;

  private static final int LABEL_VALUE_CHARS_MAX = 128;

  private static final Set<String> MEMBERS =
      Set.of("id", "fingerprint", "class", "labels", "status");

  private DeviceJson() {}

  static ObjectNode of(DeviceEntry entry) {
    ObjectNode json =
        JsonAnswer.object()
            .put("id", entry.id())
            .put("fingerprint", entry.fingerprint())
            .put("class", entry.deviceClass());
    ObjectNode labels = json.putObject("labels");
    new TreeMap<>(entry.labels()).forEach(labels::put);
    return json.put("status", entry.status().name().toLowerCase(Locale.ROOT));
  }

  /**
   * Reads what {@code PUT /v1/devices/{id}} sends.
   *
   * @throws Problem where it is no device
   */
  static DeviceEntry read(String id, ObjectNode json) {
    json.fieldNames().forEachRemaining(DeviceJson::checkMember);
    String named = text(json, "id", id);
    if (!named.equals(id)) {
      throw refused("id", named, "must be left out or be the path's, " + id);
    }
    return new DeviceEntry(
        id,
        fingerprint(text(json, "fingerprint", "")),
        matching("class", text(json, "class", ""), CLASS),
        labels(json.path("labels")),
        status(text(json, "status", "active")));
  }

  /**
   * Reads a device that names its id itself.
   *
   * @throws Problem where it is no device
   */
  static DeviceEntry read(ObjectNode json) {
    return read(checkedId(text(json, "id", "")), json);
  }

  static String checkedId(String id) {
    return matching("id", id, ID);
  }

  private static void checkMember(String member) {
    if (!MEMBERS.contains(member)) {
      throw refused(member, "…", "no such member; there are " + MEMBERS.stream().sorted().toList());
    }
  }

  private static String text(ObjectNode json, String member, String absent) {
    JsonNode value = json.path(member);
    if (value.isMissingNode()) {
      return absent;
    }
    if (!value.isTextual()) {
      throw refused(member, value.toString(), "must be a string");
    }
    return value.textValue();
  }

  /** Takes colons and capitals, as openssl prints it. */
  private static String fingerprint(String text) {
    String hex = text.replace(":", "").toLowerCase(Locale.ROOT);
    if (!FINGERPRINT.matcher(hex).matches()) {
      throw refused(
          "fingerprint", text, "must be the SHA-256 of the certificate, 64 hexadecimal digits");
    }
    return hex;
  }

  private static Map<String, String> labels(JsonNode json) {
    if (!json.isMissingNode() && !json.isObject()) {
      throw refused("labels", json.toString(), "must be an object of strings");
    }
    Map<String, String> labels = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      labels.put(matching("label", field.getKey(), LABEL_KEY), labelValue(field.getValue()));
    }
    if (labels.size() > LABELS_MAX) {
      throw refused("labels", labels.size() + " of them", "at most " + LABELS_MAX);
    }
    return Map.copyOf(labels);
  }

  private static String labelValue(JsonNode json) {
    String value = json.isTextual() ? json.textValue() : "";
    if (value.isEmpty()
        || value.length() > LABEL_VALUE_CHARS_MAX
        || value.chars().anyMatch(Character::isISOControl)) {
      throw refused(
          "label",
          json.toString(),
          "must be a string of 1 to " + LABEL_VALUE_CHARS_MAX + " printable characters");
    }
    return value;
  }

  private static DeviceEntry.Status status(String text) {
    return switch (text) {
      case "active" -> DeviceEntry.Status.ACTIVE;
      case "revoked" -> DeviceEntry.Status.REVOKED;
      default -> throw refused("status", text, "must be one of active, revoked");
    };
  }

  private static String matching(String what, String text, Pattern allowed) {
    if (!allowed.matcher(text).matches()) {
      throw refused(what, text, "must match " + allowed);
    }
    return text;
  }

  private static Problem refused(String member, String value, String allowed) {
    return new Problem(Problem.Kind.BAD_BODY, member + " = " + value + ": " + allowed)
        .with("member", member)
        .with("allowed", allowed);
  }
}
