package penstock.sim.fleetfile;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads one object of a fleet's file, value by value, and then refuses the keys that nobody asked
 * for. Each value may be absent where a usual one is given. Whether a number makes sense is said by
 * the records that it goes to.
 */
final class Block {

  private final Config config;
  private final String path;
  private final Set<String> known = new TreeSet<>();

  Block(Config config, String path) {
    this.config = config;
    this.path = path;
  }

  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  boolean has(String key) {
    known.add(key);
    return config.hasPath(key);
  }

  String string(String key) {
    return read(key, "must be a word", config::getString);
  }

  String string(String key, String usual) {
    return has(key) ? string(key) : usual;
  }

  int integer(String key) {
    return (int) number(key);
  }

  int integer(String key, int usual) {
    return has(key) ? integer(key) : usual;
  }

  long number(String key) {
    return read(key, "must be a whole number", this::whole);
  }

  double decimal(String key) {
    return read(key, "must be a number", config::getDouble);
  }

  double decimal(String key, double usual) {
    return has(key) ? decimal(key) : usual;
  }

  boolean flag(String key, boolean usual) {
    return has(key) ? read(key, "must be true or false", config::getBoolean) : usual;
  }

  /** A size such as {@code 64 KiB}. */
  int bytes(String key, int usual) {
    if (!has(key)) {
      return usual;
    }
    String allowed = "must be a size of at most 2 GiB, such as 64 KiB or 70 kB";
    long value = read(key, allowed, config::getBytes);
    if (value != (int) value) {
      throw refused(key, allowed);
    }
    return (int) value;
  }

  /** A span such as {@code 5 s}. */
  Duration duration(String key, Duration usual) {
    return has(key) ? duration(key) : usual;
  }

  Duration duration(String key) {
    return read(key, "must be a span of time such as 5 s", config::getDuration);
  }

  /** A span of whole seconds. */
  int seconds(String key) {
    String allowed = "must be a span of whole seconds such as 60 s";
    Duration span = read(key, allowed, config::getDuration);
    if (!span.equals(Duration.ofSeconds(span.toSeconds()))
        || span.toSeconds() > Integer.MAX_VALUE) {
      throw refused(key, allowed);
    }
    return (int) span.toSeconds();
  }

  List<String> strings(String key) {
    if (!has(key)) {
      return List.of();
    }
    return read(
        key,
        "must be a word or a list of words",
        at ->
            config.getValue(at).valueType() == com.typesafe.config.ConfigValueType.LIST
                ? config.getStringList(at)
                : List.of(config.getString(at)));
  }

  /** An enum's constant, written in lower case with dashes. */
  <E extends Enum<E>> E oneOf(String key, Class<E> type) {
    String value = string(key);
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (name.equals(value)) {
        return constant;
      }
      names.add(name);
    }
    throw refused(key, Similar.hint(value, names) + "must be one of " + String.join(", ", names));
  }

  /** An object inside this one; empty where it is absent. */
  Block block(String key) {
    Config inner =
        has(key)
            ? read(key, "must be an object", config::getConfig)
            : com.typesafe.config.ConfigFactory.empty();
    return new Block(inner, path(key));
  }

  /** A list of objects; empty where it is absent. */
  List<Block> blocks(String key) {
    if (!has(key)) {
      return List.of();
    }
    List<? extends ConfigObject> objects =
        read(key, "must be a list of objects", config::getObjectList);
    List<Block> blocks = new ArrayList<>();
    for (ConfigObject object : objects) {
      blocks.add(new Block(object.toConfig(), path(key) + "[" + (blocks.size() + 1) + "]"));
    }
    return blocks;
  }

  /** All members of an object whose names are the writer's own; nothing is left unknown. */
  Map<String, String> words() {
    Map<String, String> words = new TreeMap<>();
    for (String key : config.root().keySet()) {
      words.put(key, string(ConfigUtil.joinPath(key)));
    }
    known.addAll(words.keySet());
    return words;
  }

  /** Names that are the writer's own. */
  Set<String> names() {
    Set<String> names = new TreeSet<>(config.root().keySet());
    known.addAll(names);
    return names;
  }

  /** Refuses every key that was not read. */
  void end() {
    for (String key : config.root().keySet()) {
      if (!known.contains(key)) {
        throw new FleetFileException(
            path(key),
            rendered(ConfigUtil.joinPath(key)),
            "no such setting; " + Similar.hint(key, known) + "there are " + known);
      }
    }
  }

  FleetFileException refused(String key, String allowed) {
    return new FleetFileException(path(key), rendered(key), allowed);
  }

  private long whole(String key) {
    if (config.getDouble(key) % 1 != 0 || config.getDouble(key) != config.getLong(key)) {
      throw new ConfigException.BadValue(key, "not a whole number");
    }
    return config.getLong(key);
  }

  private <T> T read(String key, String allowed, Function<String, T> getter) {
    known.add(key);
    try {
      return getter.apply(key);
    } catch (ConfigException e) {
      throw refused(key, allowed);
    }
  }

  private String rendered(String key) {
    if (!config.hasPathOrNull(key)) {
      return "(absent)";
    }
    ConfigValue value = config.root().toConfig().getIsNull(key) ? null : config.getValue(key);
    return value == null ? "null" : value.render(com.typesafe.config.ConfigRenderOptions.concise());
  }
}
