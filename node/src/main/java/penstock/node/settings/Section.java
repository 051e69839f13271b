package penstock.node.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads one object of the settings, each value typed and bounded, and refuses the keys that nobody
 * asked for. Every failure is a {@link SettingsException} that names path, value and what is
 * allowed. Use: read every key, then call {@link #end}.
 */
public final class Section {

  private final Config config;
  private final String path;
  private final Set<String> known = new HashSet<>();

  private Section(Config config, String path) {
    this.config = config;
    this.path = path;
  }

  /** The object at {@code path} of the whole configuration. */
  public static Section of(Config root, String path) {
    try {
      return new Section(root.getConfig(path), path);
    } catch (ConfigException e) {
      throw new SettingsException(path, "(absent)", "must be an object");
    }
  }

  /** An object inside this one. */
  public Section section(String key) {
    known.add(key);
    try {
      return new Section(config.getConfig(key), path + "." + key);
    } catch (ConfigException e) {
      throw new SettingsException(path + "." + key, rendered(key), "must be an object");
    }
  }

  public String string(String key) {
    return read(key, "must be a string", config::getString);
  }

  /** A list of strings, such as {@code [a, b]}. */
  public List<String> strings(String key) {
    return List.copyOf(
        read(key, "must be a list of strings, such as [a, b]", config::getStringList));
  }

  /** A string that may be empty: unset. */
  public String stringOrEmpty(String key) {
    known.add(key);
    return config.hasPath(key) ? string(key) : "";
  }

  /**
   * A secret that may be empty: the value, or what the file holds that {@code …-file} names,
   * without the white space around it. No message shows it.
   */
  public String secret(String key) {
    String value = stringOrEmpty(key);
    String fileKey = key + "-file";
    String file = stringOrEmpty(fileKey);
    if (file.isEmpty()) {
      return value;
    }
    if (!value.isEmpty()) {
      throw new SettingsException(
          path + "." + fileKey, file, "must be unset where " + key + " is set");
    }
    String secret;
    try {
      secret = Files.readString(Path.of(file)).strip();
    } catch (IOException | InvalidPathException e) {
      throw new SettingsException(
          path + "." + fileKey, file, "must be a file that can be read: " + e);
    }
    if (secret.isEmpty()) {
      throw new SettingsException(path + "." + fileKey, file, "must hold something");
    }
    return secret;
  }

  public boolean flag(String key) {
    return read(key, "must be true or false", config::getBoolean);
  }

  public int integer(String key, int min, int max) {
    return (int) number(key, min, max);
  }

  public long number(String key, long min, long max) {
    String allowed = "must be a whole number from " + min + " to " + max;
    long value = read(key, allowed, this::whole);
    return bounded(key, value, min <= value && value <= max, allowed);
  }

  /** The library cuts a fraction off. */
  private long whole(String key) {
    if (config.getDouble(key) % 1 != 0) {
      throw new ConfigException.BadValue(key, "not a whole number");
    }
    return config.getLong(key);
  }

  public double decimal(String key, double min, double max) {
    String allowed = "must be a number from " + min + " to " + max;
    double value = read(key, allowed, config::getDouble);
    return bounded(key, value, min <= value && value <= max, allowed);
  }

  /** A size such as {@code 64 MiB}, in bytes. */
  public long bytes(String key, long min, long max) {
    String allowed = "must be a size from " + min + " to " + max + " bytes, such as 8 MiB";
    long value = read(key, allowed, config::getBytes);
    return bounded(key, value, min <= value && value <= max, allowed);
  }

  /** A span such as {@code 5 s}. */
  public Duration duration(String key, Duration min, Duration max) {
    String allowed = "must be a duration from " + min + " to " + max + ", such as 5 s";
    Duration value = read(key, allowed, config::getDuration);
    return bounded(key, value, value.compareTo(min) >= 0 && value.compareTo(max) <= 0, allowed);
  }

  /** One of an enum's constants, written in lower case with dashes. */
  public <E extends Enum<E>> E oneOf(String key, Class<E> type) {
    StringBuilder names = new StringBuilder();
    String value = string(key);
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (name.equals(value)) {
        return constant;
      }
      names.append(names.isEmpty() ? "" : ", ").append(name);
    }
    throw new SettingsException(path + "." + key, value, "must be one of " + names);
  }

  /** Refuses every key that was not read. */
  public void end() {
    for (String key : config.root().keySet()) {
      if (!known.contains(key)) {
        throw new SettingsException(
            path + "." + ConfigUtil.joinPath(key),
            rendered(ConfigUtil.joinPath(key)),
            "no such setting; there are " + known.stream().sorted().toList());
      }
    }
  }

  private <T> T read(String key, String allowed, Function<String, T> getter) {
    known.add(key);
    try {
      return getter.apply(key);
    } catch (ConfigException e) {
      throw new SettingsException(path + "." + key, rendered(key), allowed);
    }
  }

  private <T> T bounded(String key, T value, boolean within, String allowed) {
    if (!within) {
      throw new SettingsException(path + "." + key, rendered(key), allowed);
    }
    return value;
  }

  private String rendered(String key) {
    return config.hasPathOrNull(key) && !config.getIsNull(key)
        ? config.getValue(key).render()
        : "(absent)";
  }
}
