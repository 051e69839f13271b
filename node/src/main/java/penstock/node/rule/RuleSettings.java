package penstock.node.rule;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import penstock.node.settings.Section;

/**
 * Settings of the rules.
 *
 * @param dir the folder of the rule files
 * @param pollInterval between two looks into it
 */
public record RuleSettings(Path dir, Duration pollInterval) {

  /** Set by {@code bin/penstock}: where relative paths of what Penstock ships begin. */
  private static final String HOME = "penstock.home";

  /** Reads {@code penstock.rules-dir} and {@code penstock.rules}. */
  public static RuleSettings of(Config root) {
    Section rules = Section.of(root, "penstock.rules");
    RuleSettings settings =
        new RuleSettings(
            shipped(Section.of(root, "penstock").string("rules-dir")),
            rules.duration("poll-interval", Duration.ofMillis(50), Duration.ofMinutes(10)));
    rules.end();
    return settings;
  }

  private static Path shipped(String dir) {
    return Path.of(System.getProperty(HOME, "")).resolve(dir).toAbsolutePath().normalize();
  }
}
