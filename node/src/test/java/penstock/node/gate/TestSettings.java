package penstock.node.gate;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.Map;

/** The defaults, with what a test changes. */
final class TestSettings {

  private TestSettings() {}

  static GateSettings with(String... lines) {
    Config changed = ConfigFactory.parseString(String.join("\n", lines));
    return GateSettings.of(
        changed.atPath("penstock.device").withFallback(ConfigFactory.defaultReference()));
  }

  /** Everything, with its files below {@code dataDir}. */
  static Config root(Path dataDir) {
    return ConfigFactory.parseMap(Map.of("penstock.data-dir", dataDir.toString()))
        .withFallback(ConfigFactory.load());
  }
}
