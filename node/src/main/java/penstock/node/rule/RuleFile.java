package penstock.node.rule;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads one rule file. What it means must depend on its contents alone, because they name the rule
 * set: so no includes, and no substitutions from the environment.
 */
final class RuleFile {

  private static final ConfigResolveOptions CONTENTS_ALONE = ConfigResolveOptions.noSystem();

  private final String file;
  private final List<Rule> rules = new ArrayList<>();
  private final List<RuleProblem> problems = new ArrayList<>();

  private RuleFile(String file) {
    this.file = file;
  }

  static RuleFile read(String file, String contents) {
    RuleFile result = new RuleFile(file);
    try {
      result.readAll(contents);
    } catch (ConfigException e) {
      result.problems.add(new RuleProblem(file, line(e.origin()), "", notHocon(e)));
    } catch (RuleRefusal e) {
      result.problems.add(e.at(file, ""));
    }
    return result;
  }

  List<Rule> rules() {
    return rules;
  }

  List<RuleProblem> problems() {
    return problems;
  }

  private void readAll(String contents) throws RuleRefusal {
    ConfigObject root = parsed(contents).root();
    ConfigValue all = Block.of("the file", root, Set.of("rules")).value("rules");
    if (all == null) {
      throw new RuleRefusal(0, "the file has no rules { … }");
    }
    if (!(all instanceof ConfigObject entries)) {
      throw new RuleRefusal(Block.line(all), "rules must be an object, { … }");
    }
    refuseDuplicates(contents);
    new TreeMap<String, ConfigValue>(entries).forEach(this::readRule);
  }

  private Config parsed(String contents) {
    ConfigParseOptions options =
        ConfigParseOptions.defaults()
            .setSyntax(ConfigSyntax.CONF)
            .setOriginDescription(file)
            .setIncluder(new NoIncludes());
    return ConfigFactory.parseString(contents, options).resolve(CONTENTS_ALONE);
  }

  private void readRule(String name, ConfigValue value) {
    try {
      rules.add(RuleReader.read(name, file, value));
    } catch (RuleRefusal e) {
      problems.add(e.at(file, name));
    }
  }

  private void refuseDuplicates(String contents) {
    for (DuplicateKeys.Duplicate duplicate : DuplicateKeys.of(contents)) {
      List<String> path = duplicate.path();
      String what = path.size() == 2 ? "" : String.join(".", path.subList(2, path.size())) + " is ";
      String reason = what + "defined twice in this file, first in line " + duplicate.firstLine();
      problems.add(
          new RuleProblem(file, duplicate.line(), path.get(1), reason + ": take one of them out"));
    }
  }

  private static String notHocon(ConfigException e) {
    String message = String.valueOf(e.getMessage());
    ConfigOrigin origin = e.origin();
    String where = origin == null ? "" : origin.description() + ": ";
    return "not HOCON: "
        + (message.startsWith(where) ? message.substring(where.length()) : message);
  }

  private static int line(ConfigOrigin origin) {
    return origin == null ? 0 : Math.max(0, origin.lineNumber());
  }

  private static final class NoIncludes implements ConfigIncluder {

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      throw new ConfigException.BadValue(
          "include", "a rule file can't include another (" + what + "): put both into the folder");
    }
  }
}
