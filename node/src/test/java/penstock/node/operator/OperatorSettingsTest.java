package penstock.node.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.node.index.NarrativeLimits;
import penstock.node.settings.SettingsException;

final class OperatorSettingsTest {

  private static final String TOKEN = "0123456789abcdef";

  private static OperatorSettings with(String lines) {
    Config changed = ConfigFactory.parseString(lines).atPath("penstock.operator");
    return OperatorSettings.of(changed.withFallback(ConfigFactory.defaultReference()));
  }

  private static SettingsException refusal(String lines) {
    return assertThrows(SettingsException.class, () -> with(lines), lines);
  }

  @Test
  void shouldHaveTheDefaultsThatAreDocumented() {
    OperatorSettings settings = with("scan-threads = 3");
    assertEquals(
        new OperatorSettings(
            "127.0.0.1",
            8080,
            Set.of(),
            "",
            "",
            new NarrativeLimits(8, 32 << 20, 3),
            16,
            Duration.ofSeconds(15),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10)),
        settings);
  }

  @Test
  void shouldReadEachSetting(@TempDir Path folder) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
    assertEquals(
        new OperatorSettings(
            "0.0.0.0",
            1,
            Set.of("a.example", "b"),
            TOKEN,
            TOKEN + "w",
            new NarrativeLimits(2, 3 << 20, 4),
            5,
            Duration.ofSeconds(6),
            Duration.ofSeconds(7),
            Duration.ofSeconds(8)),
        with(
            """
            host = "0.0.0.0", port = 1, names = "A.example, b,"
            read-token-file = "%s", write-token = %sw
            queries-max = 2, query-bytes-max = 3 MiB, scan-threads = 4, event-queries-max = 5
            heartbeat = 6 s, stuck-timeout = 7 s, idle-timeout = 8 s
            """
                .formatted(token, TOKEN)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7"})
  void shouldRefuseToBindBeyondLoopbackWithoutToken(String host) {
    String line = "host = \"" + host + "\"";
    String message = String.valueOf(refusal(line).getMessage());
    assertTrue(message.contains("penstock.operator.host") && message.contains(host), message);
    assertTrue(message.contains("read-token-file"), message);
    assertEquals(host, with(line + ", write-token = " + TOKEN).host());
    assertEquals(host, with(line + ", read-token = " + TOKEN).host());
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
  void shouldBindToLoopbackWithoutToken(String host) {
    assertEquals(host, with("host = \"" + host + "\"").host());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host = no.such.host.invalid",
        "port = 65536",
        "port = -1",
        "read-token = short",
        "write-token-file = /no/such/file",
        "queries-max = 0",
        "query-bytes-max = 1 KiB",
        "scan-threads = -1",
        "event-queries-max = 0",
        "heartbeat = 0 s",
        "stuck-timeout = 2 d",
        "idle-timeout = 1 ms",
        "watchers-max = 3",
        "read-tokens = x"
      })
  void shouldRefuseAWrongSettingByItsPath(String line) {
    String path = "penstock.operator." + line.substring(0, line.indexOf(' '));
    String message = String.valueOf(refusal(line).getMessage());
    assertTrue(message.startsWith(path), message);
  }

  @Test
  void shouldRefuseTokenThatIsGivenTwice(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), TOKEN);
    refusal("read-token = " + TOKEN + ", read-token-file = \"" + file + "\"");
  }

  @Test
  void shouldWantTwoDifferentTokens() {
    String message =
        String.valueOf(refusal("read-token = " + TOKEN + ", write-token = " + TOKEN).getMessage());
    assertTrue(message.contains("another one than write-token"), message);
    assertFalse(message.contains(TOKEN), message);
  }

  @Test
  void shouldNotTellTokens() {
    assertFalse(with("read-token = " + TOKEN).toString().contains(TOKEN));
    String message = String.valueOf(refusal("read-token = tooshort").getMessage());
    assertFalse(message.contains("tooshort"), message);
  }
}
