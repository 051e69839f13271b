package penstock.node.gate;

import com.typesafe.config.Config;
import java.time.Duration;
import penstock.node.settings.Section;
import penstock.node.settings.SettingsException;
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
    int requestsInFlightMax,
    int requestsPerDeviceMax,
    long bytesInFlightMin,
    long bytesInFlightMax,
    long budgetStepBytes,
    Duration commitTarget,
    double drainRateMin,
    Duration retryAfterMax,
    long drainBytesMax,
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
    Section admission = device.section("admission");
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
            admission.integer("requests-in-flight-max", 1, 100_000),
            admission.integer("requests-per-device-max", 1, 1_000),
            admission.bytes("bytes-in-flight-min", 64 * KIB, GIB),
            admission.bytes("bytes-in-flight-max", 64 * KIB, 4 * GIB),
            admission.bytes("budget-step", 1, MIB),
            admission.duration("commit-target", Duration.ofMillis(1), Duration.ofMinutes(1)),
            admission.decimal("drain-rate-min", 0.1, 100_000),
            admission.duration("retry-after-max", Duration.ofSeconds(1), Duration.ofHours(1)),
            admission.bytes("drain-bytes-max", 0, 16 * MIB),
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
    admission.end();
    body.end();
    quota.end();
    quarantine.end();
    device.end();
    return settings.checked();
  }

  private GateSettings checked() {
    if (bytesInFlightMin > bytesInFlightMax) {
      throw new SettingsException(
          "penstock.device.admission.bytes-in-flight-min",
          bytesInFlightMin,
          "must not be above bytes-in-flight-max (" + bytesInFlightMax + ")");
    }
    return this;
  }
}
