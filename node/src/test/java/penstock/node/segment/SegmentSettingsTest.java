package penstock.node.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.node.settings.SettingsException;

class SegmentSettingsTest {

  private static final Config REFERENCE = ConfigFactory.load();

  private static SegmentSettings with(String settings) {
    return SegmentSettings.of(ConfigFactory.parseString(settings).withFallback(REFERENCE));
  }

  @Test
  void shouldHaveTheDefaultsThatAreDocumented() {
    assertEquals(
        new SegmentSettings(
            64 << 20,
            Duration.ofMinutes(10),
            Duration.ZERO,
            32 << 20,
            8192,
            Duration.ofSeconds(30),
            Duration.ofDays(30),
            0,
            32 << 20),
        with(""));
  }

  @Test
  void shouldReadEachSetting() {
    assertEquals(
        new SegmentSettings(
            1 << 20,
            Duration.ofSeconds(2),
            Duration.ofMillis(3),
            4 << 20,
            50,
            Duration.ofSeconds(6),
            Duration.ofHours(7),
            8,
            9 << 20),
        with(
            """
            penstock.segment {
              segment-bytes = 1 MiB, segment-age = 2 s, linger = 3 ms, queue-bytes = 4 MiB
              queue-frames = 50, settle-wait = 6 s, retention = 7 h, bytes-max = 8
              index-cache-bytes = 9 MiB
            }
            """));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "segment-bytes = 1 KiB",
        "segment-age = 0 s",
        "linger = 1 s",
        "queue-bytes = 1 TiB",
        "queue-frames = 1",
        "settle-wait = 0 s",
        "retention = 1 s",
        "bytes-max = -1",
        "index-cache-bytes = 0",
        "linger = soon"
      })
  void shouldSayWhatIsWrong(String setting) {
    SettingsException e =
        assertThrows(SettingsException.class, () -> with("penstock.segment." + setting));
    String path = "penstock.segment." + setting.substring(0, setting.indexOf(' '));
    assertTrue(e.toString().contains(path), e::toString);
  }

  @Test
  void shouldRefuseWhatItDoesNotKnow() {
    assertThrows(SettingsException.class, () -> with("penstock.segment.colour = red"));
  }
}
