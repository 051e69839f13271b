package penstock.node.rule;

import com.google.re2j.Matcher;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs one rule's pattern over a line and reads the fields out of its groups. RE2/J simulates an
 * automaton: its time is linear in the line, whatever the pattern, and what it finds is what
 * counts. But on most lines an engine that backtracks finds the same several times as fast. So
 * Java's own goes first where {@link PatternTranslator} can say a pattern in its words, and RE2/J
 * decides where it can't or where {@link LineChars} has counted too many steps: the time stays
 * linear. Text of string fields is decoded as UTF-8. Not thread-safe.
 */
final class Extractor {

  /** Characters of a field's text that an error quotes. */
  private static final int QUOTED_MAX = 64;

  private final Rule rule;
  private final LineChars line;
  private final Matcher linear;
  private final java.util.regex.@Nullable Matcher backtracking;

  /** Whether RE2/J decided on the line. */
  private boolean decidedLinear;

  private final String[] names;
  private final FieldType[] types;
  private final int[] groups;

  /** For the lines that {@code line} will hold. */
  Extractor(Rule rule, LineChars line) {
    this.rule = rule;
    this.line = line;
    this.linear = rule.pattern().matcher("");
    this.backtracking =
        PatternTranslator.translate(rule.pattern().pattern())
            .map(pattern -> pattern.matcher(line))
            .orElse(null);
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
  boolean find() {
    decidedLinear = false;
    if (backtracking != null) {
      try {
        line.allowReads();
        return backtracking.reset().find();
      } catch (LineChars.Exhausted e) {
        // Nothing is known of the line yet.
      }
    }
    decidedLinear = true;
    return linear.reset(line.toString()).find();
  }

  /** After {@link #find}: reports the match. */
  void report(int record, MatchSink sink) {
    Map<String, Object> fields = new LinkedHashMap<>();
    List<String> errors = List.of();
    for (int i = 0; i < names.length; i++) {
      String error = readField(i, fields);
      if (!error.isEmpty()) {
        errors = errors.isEmpty() ? new ArrayList<>() : errors;
        errors.add(error);
      }
    }
    sink.onMatch(
        record, rule, Collections.unmodifiableMap(fields), Collections.unmodifiableList(errors));
  }

  /** Puts a field's value among the others, or returns why there is none. */
  private String readField(int field, Map<String, Object> fields) {
    int start = start(groups[field]);
    if (start < 0) {
      return names[field] + ": missing";
    }
    String text = line.decoded(start, end(groups[field]));
    Object value = types[field].parse(text);
    if (value == null) {
      return names[field] + ": \"" + cut(text) + "\" is not " + types[field].description();
    }
    fields.put(names[field], value);
    return "";
  }

  private int start(int group) {
    return decidedLinear || backtracking == null ? linear.start(group) : backtracking.start(group);
  }

  private int end(int group) {
    return decidedLinear || backtracking == null ? linear.end(group) : backtracking.end(group);
  }

  private static String cut(String text) {
    return text.length() <= QUOTED_MAX ? text : text.substring(0, QUOTED_MAX) + "…";
  }
}
