package penstock.node.rule;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One rule: what makes an event out of a line. Immutable.
 *
 * @param name the event's name
 * @param file where it stands, and in which line
 * @param when conditions that are checked ahead of the pattern
 * @param pattern RE2; each byte of a line is one character to it
 * @param fields the named groups and their types, in the order of the pattern
 * @param labels that its events carry
 * @param literals one or two sets; of each, at least one string (ASCII in lower case, for either
 *     case) is in every line that the pattern matches
 */
public record Rule(
    String name,
    String file,
    int line,
    Conditions when,
    Pattern pattern,
    Map<String, FieldType> fields,
    Map<String, String> labels,
    List<Example> examples,
    List<Example> counterExamples,
    List<Set<String>> literals) {}
