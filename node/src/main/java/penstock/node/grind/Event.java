package penstock.node.grind;

import java.util.List;
import java.util.Map;

/**
 * A structured record that a rule made out of a line. Its identity is (device, stream, seq, name).
 *
 * @param name of the rule
 * @param timeUs of the record, in µs since 1970
 * @param estimated see {@link penstock.node.segment.BootSpan}
 * @param ruleSet id of the rule set that made it
 * @param fields Long, Double or String by the rule's types; a duration is a Double of seconds
 * @param labels the rule's over those that the device had at arrival
 * @param errors a sentence for each field that did not parse or was missing
 */
public record Event(
    String name,
    String device,
    String stream,
    long seq,
    int boot,
    long timeUs,
    boolean estimated,
    String ruleSet,
    Map<String, Object> fields,
    Map<String, String> labels,
    List<String> errors) {}
