package penstock.node.rule;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an example: a line, or {@code { line, fields, class, facility, priority }}. */
final class ExampleReader {

  private static final Set<String> KEYS = Set.of("line", "fields", "class", "facility", "priority");
  private static final Set<String> COUNTER_KEYS = Set.of("line", "class", "facility", "priority");

  private ExampleReader() {}

  /**
   * Reads one.
   *
   * @param positive false for a counter-example, which can't say what fields it gives
   */
  static Example read(ConfigValue value, Map<String, FieldType> types, boolean positive)
      throws RuleRefusal {
    if (!(value instanceof ConfigObject)) {
      String line = Block.scalar("an example", value);
      return new Example(line, null, "", Conditions.UNKNOWN, Conditions.UNKNOWN, Block.line(value));
    }
    Block block = Block.of("an example", value, positive ? KEYS : COUNTER_KEYS);
    return new Example(
        block.string("line"),
        fields(block.value("fields"), types),
        block.value("class") == null ? "" : block.string("class"),
        block.value("facility") == null
            ? Conditions.UNKNOWN
            : ConditionsReader.facility(block.string("facility"), block.line("facility")),
        block.value("priority") == null
            ? Conditions.UNKNOWN
            : ConditionsReader.priority(block.string("priority"), block.line("priority")),
        block.line());
  }

  private static @Nullable Map<String, Object> fields(
      @Nullable ConfigValue value, Map<String, FieldType> types) throws RuleRefusal {
    if (value == null) {
      return null;
    }
    Map<String, Object> fields = new HashMap<>();
    for (Map.Entry<String, String> field : Block.ofAnyKeys("fields", value).texts().entrySet()) {
      fields.put(field.getKey(), field(field.getKey(), field.getValue(), types, value));
    }
    return Map.copyOf(fields);
  }

  private static Object field(
      String name, String text, Map<String, FieldType> types, ConfigValue value)
      throws RuleRefusal {
    FieldType type = types.get(name);
    if (type == null) {
      throw new RuleRefusal(
          Block.line(value), "the example expects a field " + name + ", which the rule has not");
    }
    Object parsed = type.parse(text);
    if (parsed == null) {
      throw new RuleRefusal(
          Block.line(value),
          "the example expects " + name + " = " + text + ", which is not " + type.description());
    }
    return parsed;
  }
}
