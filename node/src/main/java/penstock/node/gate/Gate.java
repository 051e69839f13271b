package penstock.node.gate;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executor;
import penstock.node.device.LedgerBook;
import penstock.node.device.Ledgers;
import penstock.node.registry.DeviceEntry;
import penstock.node.registry.Quarantine;
import penstock.node.registry.Registry;
import penstock.node.segment.SegmentStore;

/** The parts behind the device listener, put together. Thread-safe. */
public final class Gate {

  /** A store that takes longer than this is away: the device hears so and sends again. */
  private static final Duration APPEND_TIMEOUT = Duration.ofSeconds(10);

  /**
   * Decompressed bytes in work at once: enough for a hundred full pieces, a third of the smallest
   * heap that a node is meant to run with.
   */
  private static final long RAW_BYTES_IN_WORK_MAX = 192L << 20;

  private final GateSettings settings;
  private final Ledgers ledgers;
  private final Quarantine quarantine;
  private final Authenticator authenticator;
  private final Admission admission;
  private final DeviceQuotas quotas;
  private final RawBudget rawBudget;
  private final GateMetrics metrics;
  private final Committer committer;
  private final Clock clock;

  public Gate(
      GateSettings settings,
      Registry registry,
      Ledgers ledgers,
      SegmentStore store,
      LedgerBook book,
      Settlement settlement,
      Quarantine quarantine,
      PrometheusRegistry prometheus,
      Clock clock,
      Executor blocking) {
    this.settings = settings;
    this.ledgers = ledgers;
    this.quarantine = quarantine;
    this.clock = clock;
    rawBudget = new RawBudget(RAW_BYTES_IN_WORK_MAX, blocking);
    authenticator = new Authenticator(registry);
    admission = new Admission(settings, System::nanoTime);
    quotas = new DeviceQuotas(settings, System::nanoTime);
    metrics = new GateMetrics(prometheus, admission, quotas);
    committer =
        new Committer(
            ledgers, store, book, settlement, admission, metrics, blocking, APPEND_TIMEOUT);
  }

  /** To be called every few seconds: forgets what is over. */
  public void sweep() {
    quotas.sweep();
  }

  /** Uploads admitted and not yet answered. */
  public int requestsInFlight() {
    return admission.requestsInFlight();
  }

  Upload upload(DeviceEntry device, UploadHead head, long arrivalNanos) {
    long arrivalUs = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    return new Upload(
        device,
        head,
        settings,
        committer,
        rawBudget,
        quotas,
        quarantine,
        metrics,
        arrivalUs,
        arrivalNanos);
  }

  GateSettings settings() {
    return settings;
  }

  Ledgers ledgers() {
    return ledgers;
  }

  Authenticator authenticator() {
    return authenticator;
  }

  Admission admission() {
    return admission;
  }

  DeviceQuotas quotas() {
    return quotas;
  }

  GateMetrics metrics() {
    return metrics;
  }
}
