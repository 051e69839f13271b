package penstock.node.rule;

import com.typesafe.config.ConfigValue;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.protocol.Syslog;

/** Reads {@code when { facility, priority, class }}. */
final class ConditionsReader {

  private static final Set<String> KEYS = Set.of("facility", "priority", "class");

  private static final Map<String, Integer> PRIORITY_NUMBERS = priorityNumbers();

  private ConditionsReader() {}

  /** The conditions of a rule; {@code value} is null where it has none. */
  static Conditions read(@Nullable ConfigValue value) throws RuleRefusal {
    if (value == null) {
      return Conditions.NONE;
    }
    Block when = Block.of("when", value, KEYS);
    return new Conditions(facilities(when), priorities(when), Set.copyOf(when.strings("class")));
  }

  /** Syslog's number. */
  static int facility(String name, int line) throws RuleRefusal {
    int number = Syslog.FACILITIES.indexOf(name);
    if (number < 0) {
      throw new RuleRefusal(
          line, "no facility \"" + name + "\"; there are " + String.join(", ", Syslog.FACILITIES));
    }
    return number;
  }

  /** Syslog's number, from a digit or a name. */
  static int priority(String text, int line) throws RuleRefusal {
    Integer number = PRIORITY_NUMBERS.get(text);
    if (number == null) {
      throw new RuleRefusal(
          line,
          "no priority \""
              + text
              + "\"; write 0 to 7 or "
              + String.join(", ", Syslog.PRIORITIES)
              + ", with <=, <, >= or > ahead for a range (0 is the gravest)");
    }
    return number;
  }

  private static long facilities(Block when) throws RuleRefusal {
    long mask = 0;
    for (String name : when.strings("facility")) {
      mask |= 1L << facility(name, when.line("facility"));
    }
    return when.value("facility") == null ? Conditions.FACILITIES_ALL : mask;
  }

  private static int priorities(Block when) throws RuleRefusal {
    int mask = 0;
    for (String text : when.strings("priority")) {
      mask |= priorityRange(text.strip(), when.line("priority"));
    }
    return when.value("priority") == null ? Conditions.PRIORITIES_ALL : mask;
  }

  private static int priorityRange(String text, int line) throws RuleRefusal {
    int signs = 0;
    while (signs < text.length() && "<>=".indexOf(text.charAt(signs)) >= 0) {
      signs++;
    }
    int number = priority(text.substring(signs).strip(), line);
    int upTo = (2 << number) - 1;
    int below = upTo >> 1;
    return switch (text.substring(0, signs)) {
      case "", "=", "==" -> 1 << number;
      case "<=" -> upTo;
      case "<" -> below;
      case ">=" -> Conditions.PRIORITIES_ALL & ~below;
      case ">" -> Conditions.PRIORITIES_ALL & ~upTo;
      default ->
          throw new RuleRefusal(line, "priority \"" + text + "\": write <=, <, >=, > or nothing");
    };
  }

  private static Map<String, Integer> priorityNumbers() {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < Syslog.PRIORITIES.size(); i++) {
      numbers.put(Syslog.PRIORITIES.get(i), i);
      numbers.put(String.valueOf(i), i);
    }
    numbers.put("panic", 0);
    numbers.put("error", 3);
    numbers.put("warn", 4);
    return Map.copyOf(numbers);
  }
}
