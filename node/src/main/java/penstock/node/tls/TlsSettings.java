package penstock.node.tls;

import java.time.Duration;
import penstock.node.settings.Section;
import penstock.node.settings.SettingsException;

/**
 * {@code penstock.device.tls}. Each value is explained in {@code reference.conf}.
 *
 * @param certificate empty for one that the node makes itself
 */
public record TlsSettings(
    String certificate,
    String key,
    TlsProvider provider,
    Duration sessionLifetime,
    int handshakesInFlightMax,
    int handshakesWaitingMax,
    double handshakeCpuShare) {

  private static final int WAITING_MAX = 100_000;

  /** Reads and ends the section. */
  public static TlsSettings of(Section tls) {
    TlsSettings settings =
        new TlsSettings(
            tls.stringOrEmpty("certificate"),
            tls.stringOrEmpty("key"),
            tls.oneOf("provider", TlsProvider.class),
            tls.duration("session-lifetime", Duration.ofMinutes(1), Duration.ofDays(7)),
            tls.integer("handshakes-in-flight-max", 1, 10_000),
            tls.integer("handshakes-waiting-max", 1, WAITING_MAX),
            tls.decimal("handshake-cpu-share", 0.01, 1));
    tls.end();
    if (settings.certificate.isEmpty() != settings.key.isEmpty()) {
      throw new SettingsException(
          "penstock.device.tls",
          settings.certificate + settings.key,
          "set certificate and key, or neither of them");
    }
    return settings;
  }
}
