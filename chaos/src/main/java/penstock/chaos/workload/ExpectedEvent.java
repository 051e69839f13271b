package penstock.chaos.workload;

/**
 * The event that a record has to become.
 *
 * @param name of the rule
 * @param field one of its fields, which no other record of the fleet has with this value
 * @param value of that field, as text
 */
public record ExpectedEvent(String name, String field, String value) {}
