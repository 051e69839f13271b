package penstock.node.grind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.node.settings.SettingsException;

final class GrindSettingsTest {

  private static Config with(String setting) {
    return ConfigFactory.parseString(setting)
        .withFallback(ConfigFactory.parseResources("reference.conf"));
  }

  @Test
  void shouldHaveADefaultForEverySetting() {
    assertEquals(new GrindSettings(1, 64 << 20, 100_000, 0.5, 1 << 30), GrindSettings.of(with("")));
    assertEquals(new TailSettings(64, 1024, 8 << 20), TailSettings.of(with("")));
  }

  @Test
  void shouldTakeEverySetting() {
    String grind =
        "penstock.grind { threads = 2, cache-bytes = 1k, queue-frames = 20, background-share = 1,"
            + " event-cache-bytes = 2m }";
    assertEquals(new GrindSettings(2, 1024, 20, 1, 2 << 20), GrindSettings.of(with(grind)));
    String tail = "penstock.tail { watchers-max = 1, buffer-items = 2, buffer-bytes = 3 }";
    assertEquals(new TailSettings(1, 2, 3), TailSettings.of(with(tail)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "penstock.grind.threads = 0",
        "penstock.grind.cache-bytes = -1",
        "penstock.grind.queue-frames = 1",
        "penstock.grind.background-share = 0",
        "penstock.grind.background-share = 1.5",
        "penstock.grind.event-cache-bytes = 1k",
        "penstock.grind.thread = 1"
      })
  void shouldRefuseAWrongGrindSettingByItsPath(String setting) {
    SettingsException e =
        assertThrows(SettingsException.class, () -> GrindSettings.of(with(setting)));
    assertTrue(String.valueOf(e.getMessage()).startsWith(path(setting)), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "penstock.tail.watchers-max = -1",
        "penstock.tail.buffer-items = 1",
        "penstock.tail.buffer-bytes = 0",
        "penstock.tail.buffer = 1"
      })
  void shouldRefuseAWrongTailSettingByItsPath(String setting) {
    SettingsException e =
        assertThrows(SettingsException.class, () -> TailSettings.of(with(setting)));
    assertTrue(String.valueOf(e.getMessage()).startsWith(path(setting)), e.getMessage());
  }

  private static String path(String setting) {
    return setting.substring(0, setting.indexOf(' '));
  }
}
