package penstock.node.rule;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One object of a rule file: typed reading, each refusal with its line. */
final class Block {

  private final String name;
  private final ConfigObject object;

  private Block(String name, ConfigObject object) {
    this.name = name;
    this.object = object;
  }

  /** The object that {@code value} has to be, with no keys but {@code known}. */
  static Block of(String name, ConfigValue value, Set<String> known) throws RuleRefusal {
    Block block = ofAnyKeys(name, value);
    for (Map.Entry<String, ConfigValue> entry : block.object.entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw new RuleRefusal(
            line(entry.getValue()),
            "no key " + entry.getKey() + " in " + name + "; there are " + new TreeSet<>(known));
      }
    }
    return block;
  }

  /** The object that {@code value} has to be. */
  static Block ofAnyKeys(String name, ConfigValue value) throws RuleRefusal {
    if (value instanceof ConfigObject object) {
      return new Block(name, object);
    }
    throw new RuleRefusal(line(value), name + " must be an object, { … }");
  }

  int line() {
    return line(object);
  }

  int line(String key) {
    ConfigValue value = object.get(key);
    return value == null ? line() : line(value);
  }

  @Nullable ConfigValue value(String key) {
    return object.get(key);
  }

  /** A string that must be there. */
  String string(String key) throws RuleRefusal {
    ConfigValue value = object.get(key);
    if (value == null) {
      throw new RuleRefusal(line(), name + " needs " + key);
    }
    return scalar(name + "." + key, value);
  }

  /** A string or a list of strings; empty where there is none. */
  List<String> strings(String key) throws RuleRefusal {
    List<String> texts = new ArrayList<>();
    for (ConfigValue value : list(key)) {
      texts.add(scalar(name + "." + key, value));
    }
    return texts;
  }

  /** The elements of a list, or one value that stands for a list of one; empty where none. */
  List<ConfigValue> list(String key) {
    ConfigValue value = object.get(key);
    if (value instanceof ConfigList list) {
      return list;
    }
    return value == null ? List.of() : List.of(value);
  }

  /** All keys with their values as text, sorted. */
  Map<String, String> texts() throws RuleRefusal {
    Map<String, String> texts = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
      texts.put(entry.getKey(), scalar(name + "." + entry.getKey(), entry.getValue()));
    }
    return texts;
  }

  /** A string, number or boolean as the file has it: 007 stays 007. */
  static String scalar(String what, ConfigValue value) throws RuleRefusal {
    ConfigValueType type = value.valueType();
    if (type == ConfigValueType.STRING
        || type == ConfigValueType.NUMBER
        || type == ConfigValueType.BOOLEAN) {
      return value.atKey("value").getString("value");
    }
    throw new RuleRefusal(line(value), what + " must be a string");
  }

  static int line(ConfigValue value) {
    return Math.max(0, value.origin().lineNumber());
  }
}
