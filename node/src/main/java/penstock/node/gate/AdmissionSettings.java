package penstock.node.gate;

import java.time.Duration;
import java.util.List;
import penstock.node.registry.DeviceEntry;
import penstock.node.settings.Section;
import penstock.node.settings.SettingsException;

/**
 * {@code penstock.device.admission}: what may be in flight, wait, and be promised. Each value is
 * explained in {@code reference.conf}.
 *
 * @param drainRateMin in {@link Cost} a second
 */
record AdmissionSettings(
    int requestsInFlightMax,
    int requestsPerDeviceMax,
    long bytesInFlightMin,
    long bytesInFlightMax,
    Duration commitTarget,
    int waitingMax,
    long waitingBytesMax,
    Duration waitingTime,
    List<String> fairBy,
    RetryAfter retryAfter,
    Duration retryAfterFixed,
    Duration retryAfterMax,
    double overbook,
    long drainRateMin,
    long drainBytesMax) {

  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final long GIB = 1024 * MIB;

  /** What a refused device is told. The last two are there to be compared with the first. */
  enum RetryAfter {
    /** When there will be room for it. */
    APPOINTMENT,
    /** Always the same. */
    FIXED,
    /** Nothing. */
    NONE
  }

  static AdmissionSettings of(Section admission) {
    AdmissionSettings settings =
        new AdmissionSettings(
            admission.integer("requests-in-flight-max", 1, 100_000),
            admission.integer("requests-per-device-max", 1, 1_000),
            admission.bytes("bytes-in-flight-min", 64 * KIB, GIB),
            admission.bytes("bytes-in-flight-max", 64 * KIB, 4 * GIB),
            admission.duration("commit-target", Duration.ofMillis(1), Duration.ofMinutes(1)),
            admission.integer("waiting-max", 1, 100_000),
            admission.bytes("waiting-bytes-max", 64 * KIB, GIB),
            admission.duration("waiting-time", Duration.ofMillis(100), Duration.ofSeconds(30)),
            admission.strings("fair-by"),
            admission.oneOf("retry-after", RetryAfter.class),
            admission.duration("retry-after-fixed", Duration.ofSeconds(1), Duration.ofHours(1)),
            admission.duration("retry-after-max", Duration.ofSeconds(1), Duration.ofHours(1)),
            admission.decimal("overbook", 1, 2),
            admission.bytes("drain-rate-min", 64 * KIB, GIB),
            admission.bytes("drain-bytes-max", 0, 16 * MIB));
    admission.end();
    return settings.checked();
  }

  private AdmissionSettings checked() {
    if (bytesInFlightMin > bytesInFlightMax) {
      throw new SettingsException(
          "penstock.device.admission.bytes-in-flight-min",
          bytesInFlightMin,
          "must not be above bytes-in-flight-max (" + bytesInFlightMax + ")");
    }
    return this;
  }

  /** What a device shares its turns with: a label's value, or nothing, which is its own id. */
  String flow(DeviceEntry device) {
    for (String label : fairBy) {
      String value = device.labels().get(label);
      if (value != null) {
        return value;
      }
    }
    return device.id();
  }

  /** As many requests as may be, with as many bytes. */
  long costInFlightMax() {
    return bytesInFlightMax + requestsInFlightMax * Cost.REQUEST_BYTES;
  }
}
