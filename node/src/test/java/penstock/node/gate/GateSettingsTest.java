package penstock.node.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.node.settings.SettingsException;

class GateSettingsTest {

  @Test
  void shouldReadTheDefaults() {
    GateSettings settings = TestSettings.with();

    assertEquals(8443, settings.port());
    assertEquals(-1, settings.proxiedPort());
    assertTrue(settings.pieceInterval().toMillis() < 1000, "stored at least once a second");
    assertTrue(settings.idleTimeout().toSeconds() > 90, "longer than devices pause");
  }

  @ParameterizedTest
  @CsvSource({
    "port = 70000, penstock.device.port",
    "port = many, penstock.device.port",
    "prot = 1, penstock.device.prot",
    "body.piece-interval = 3 s, penstock.device.body.piece-interval",
    "admission.bytes-in-flight-min = 1 GiB, penstock.device.admission.bytes-in-flight-min",
    "tls.key = a.pem, penstock.device.tls",
    "tls.handshake-cpu-share = 2, penstock.device.tls.handshake-cpu-share",
    "tls.provider = openssl, penstock.device.tls.provider",
    "first-request-timeout = 1 ms, penstock.device.first-request-timeout",
    "quota = 5, penstock.device.quota",
  })
  void shouldNameTheSettingThatIsWrong(String line, String path) {
    SettingsException e = assertThrows(SettingsException.class, () -> TestSettings.with(line));
    assertTrue(e.getMessage().startsWith(path), e.getMessage());
  }
}
