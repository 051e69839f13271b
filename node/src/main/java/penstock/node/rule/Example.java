package penstock.node.rule;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line that a rule must match (or, as a counter-example, must not), checked at every load.
 *
 * @param line the record's text, without {@code prefix,seq,usec,flags;}
 * @param fields what the rule must make of it, exactly; null: anything, without errors
 * @param deviceClass empty: one that fulfils the rule's conditions
 * @param facility syslog's number, or {@link Conditions#UNKNOWN}: one that fulfils them
 * @param priority syslog's number, or {@link Conditions#UNKNOWN}: one that fulfils them
 * @param fileLine where it stands
 */
public record Example(
    String line,
    @Nullable Map<String, Object> fields,
    String deviceClass,
    int facility,
    int priority,
    int fileLine) {}
