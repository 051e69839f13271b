package penstock.node.device;

import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all devices of a node share; one object, because there are many devices. Immutable. */
record DeviceEnvironment(
    LedgerSettings settings,
    LedgerLimits limits,
    RetiredStreams retired,
    OldRows oldRows,
    Clock clock,
    DeviceMetrics metrics,
    Logger log) {

  static DeviceEnvironment of(
      LedgerSettings settings,
      RetiredStreams retired,
      OldRows oldRows,
      Clock clock,
      DeviceMetrics metrics) {
    return new DeviceEnvironment(
        settings,
        settings.limits(),
        retired,
        oldRows,
        clock,
        metrics,
        LoggerFactory.getLogger(Device.class));
  }

  long nowUs() {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
  }
}
