package penstock.node.gate;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/** The defaults, with what a test changes. */
final class TestSettings {

  private TestSettings() {}

  static GateSettings with(String... lines) {
    Config changed = ConfigFactory.parseString(String.join("\n", lines));
    return GateSettings.of(
        changed.atPath("penstock.device").withFallback(ConfigFactory.defaultReference()));
  }
}
