package penstock.node.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import penstock.node.settings.SettingsException;

class RuleSettingsTest {

  @Test
  void shouldReadTheDefaults() {
    RuleSettings settings = RuleSettings.of(ConfigFactory.load());

    assertTrue(settings.dir().endsWith(Path.of("conf", "rules")), settings.dir().toString());
    assertEquals(Duration.ofSeconds(1), settings.pollInterval());
  }

  @Test
  void shouldReadEveryKey() {
    RuleSettings settings =
        RuleSettings.of(with("rules-dir = /etc/penstock, rules.poll-interval = 5 s"));

    assertEquals(new RuleSettings(Path.of("/etc/penstock"), Duration.ofSeconds(5)), settings);
  }

  @Test
  void shouldRefuseWhatIsOutOfBoundsOrUnknown() {
    for (String bad : new String[] {"poll-interval = 1 ms", "poll-interval = x", "polling = 1 s"}) {
      SettingsException e =
          assertThrows(
              SettingsException.class, () -> RuleSettings.of(with("rules { " + bad + " }")));
      assertTrue(String.valueOf(e.getMessage()).startsWith("penstock.rules."), bad);
    }
  }

  private static Config with(String settings) {
    return ConfigFactory.parseString("penstock { " + settings + " }")
        .withFallback(ConfigFactory.load());
  }
}
