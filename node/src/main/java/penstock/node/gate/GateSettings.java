package penstock.node.gate;

import com.typesafe.config.Config;
import java.time.Duration;
import penstock.node.settings.Section;
import penstock.node.tls.TlsSettings;

/**
 * {@code penstock.device}: the device listener and its gate. Each value is explained in {@code
 * reference.conf}.
 */
public record GateSettings(
    String host,
    int port,
    TlsSettings tls,
    int proxiedPort,
    int connectionsMax,
    Duration idleTimeout,
    Duration firstRequestTimeout,
    AdmissionSettings admission,
    long bodyBytesMax,
    long expansionBytesMax,
    int expansionRatioMax,
    int pieceBytes,
    int pieceRawBytes,
    Duration pieceInterval,
    long quotaBytesPerSecond,
    long quotaBurstBytes,
    long quarantineBytesMax,
    int quarantineItemsMax) {

  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final long GIB = 1024 * MIB;

  public static GateSettings of(Config root) {
    Section device = Section.of(root, "penstock.device");
    TlsSettings tls = TlsSettings.of(device.section("tls"));
    Section body = device.section("body");
    Section quota = device.section("quota");
    Section quarantine = device.section("quarantine");
    GateSettings settings =
        new GateSettings(
            device.string("host"),
            device.integer("port", 0, 65535),
            tls,
            device.integer("proxied-port", -1, 65535),
            device.integer("connections-max", 1, 1_000_000),
            device.duration("idle-timeout", Duration.ofSeconds(1), Duration.ofHours(1)),
            device.duration("first-request-timeout", Duration.ofSeconds(1), Duration.ofHours(1)),
            AdmissionSettings.of(device.section("admission")),
            body.bytes("bytes-max", KIB, GIB),
            body.bytes("expansion-max", KIB, 4 * GIB),
            body.integer("expansion-ratio-max", 10, 100_000),
            (int) body.bytes("piece", KIB, 16 * MIB),
            (int) body.bytes("piece-raw", 256 * KIB, 64 * MIB),
            body.duration("piece-interval", Duration.ofMillis(10), Duration.ofSeconds(1)),
            quota.bytes("bytes-per-second", KIB, GIB),
            quota.bytes("burst", 256 * KIB, 64 * GIB),
            quarantine.bytes("bytes-max", KIB, 16 * MIB),
            quarantine.integer("items-max", 1, 10_000));
    body.end();
    quota.end();
    quarantine.end();
    device.end();
    return settings;
  }
}
