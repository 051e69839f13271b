package penstock.chaos.truth;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The event that a record has to become.
 *
 * @param name of the rule
 * @param field one of its fields, which no other record of the fleet has with this value; empty
 *     where only the rule is known
 * @param value of that field, as text
 */
public record ExpectedEvent(String name, String field, String value) {

  /** Of a rule whose fields are not known. */
  public static ExpectedEvent of(String rule) {
    return new ExpectedEvent(rule, "", "");
  }

  /** Whether what a node gives is this. */
  public boolean agrees(JsonNode event) {
    return field.isEmpty()
        || (event.path("fields").path(field).asText().equals(value) && !event.has("errors"));
  }
}
