package penstock.node.rule;

import com.google.re2j.Matcher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs one rule's pattern over a line and reads the fields out of its groups. RE2/J simulates an
 * automaton: its time is linear in the line, whatever the pattern. The line is given to it as one
 * character per byte (ISO 8859-1), which needs no decoding and makes offsets in both the same; text
 * of string fields is then decoded as UTF-8. Not thread-safe.
 */
final class Extractor {

  /** Characters of a field's text that an error quotes. */
  private static final int QUOTED_MAX = 64;

  private final Rule rule;
  private final Matcher matcher;
  private final String[] names;
  private final FieldType[] types;
  private final int[] groups;

  Extractor(Rule rule) {
    this.rule = rule;
    this.matcher = rule.pattern().matcher("");
    this.names = rule.fields().keySet().toArray(new String[0]);
    this.types = rule.fields().values().toArray(new FieldType[0]);
    this.groups = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      groups[i] = rule.pattern().namedGroups().getOrDefault(names[i], 0);
    }
  }

  Rule rule() {
    return rule;
  }

  /** Whether the pattern occurs in the line. */
  boolean find(String line) {
    matcher.reset(line);
    return matcher.find();
  }

  /** After {@link #find} in {@code line}: reports the match. */
  void report(String line, int record, MatchSink sink) {
    Map<String, Object> fields = new LinkedHashMap<>();
    List<String> errors = List.of();
    for (int i = 0; i < names.length; i++) {
      String error = readField(line, i, fields);
      if (!error.isEmpty()) {
        errors = errors.isEmpty() ? new ArrayList<>() : errors;
        errors.add(error);
      }
    }
    sink.onMatch(
        record, rule, Collections.unmodifiableMap(fields), Collections.unmodifiableList(errors));
  }

  /** Puts a field's value among the others, or returns why there is none. */
  private String readField(String line, int field, Map<String, Object> fields) {
    int start = matcher.start(groups[field]);
    if (start < 0) {
      return names[field] + ": missing";
    }
    String text = decoded(line.substring(start, matcher.end(groups[field])));
    Object value = types[field].parse(text);
    if (value == null) {
      return names[field] + ": \"" + cut(text) + "\" is not " + types[field].description();
    }
    fields.put(names[field], value);
    return "";
  }

  private static String decoded(String bytesAsChars) {
    for (int i = 0; i < bytesAsChars.length(); i++) {
      if (bytesAsChars.charAt(i) > 0x7f) {
        return new String(
            bytesAsChars.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
      }
    }
    return bytesAsChars;
  }

  private static String cut(String text) {
    return text.length() <= QUOTED_MAX ? text : text.substring(0, QUOTED_MAX) + "…";
  }
}
