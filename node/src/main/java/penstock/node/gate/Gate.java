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

  /** Decompressed bytes in work at once: this part of the heap, but at least 16 full pieces. */
  private static final int RAW_PART_OF_HEAP = 16;

  private static final long RAW_BYTES_IN_WORK_MIN = 32L << 20;

  private final GateSettings settings;
  private final Ledgers ledgers;
  private final Quarantine quarantine;
  private final Authenticator authenticator;
  private final Admission admission;
  private final DeviceQuotas quotas;
  private final StreamsUnderWay streams = new StreamsUnderWay(System::nanoTime);
  private final RawBudget rawBudget;
  private final GateMetrics metrics;
  private final Loudness loudness;
  private final SenderMetrics senders;
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
      Baselines baselines,
      PrometheusRegistry prometheus,
      Clock clock,
      Executor intake,
      Executor blocking) {
    this.settings = settings;
    this.ledgers = ledgers;
    this.quarantine = quarantine;
    this.clock = clock;
    rawBudget = new RawBudget(rawBytesInWork(), intake);
    authenticator = new Authenticator(registry);
    admission = new Admission(settings.admission(), System::nanoTime, new CpuShare());
    quotas = new DeviceQuotas(settings, System::nanoTime);
    loudness = new Loudness(clock, baselines);
    metrics = new GateMetrics(prometheus, admission, quotas);
    senders = new SenderMetrics(prometheus, loudness, settings.admission()::flow);
    committer =
        new Committer(
            ledgers, store, book, settlement, admission, metrics, blocking, APPEND_TIMEOUT);
  }

  private static long rawBytesInWork() {
    return Math.max(RAW_BYTES_IN_WORK_MIN, Runtime.getRuntime().maxMemory() / RAW_PART_OF_HEAP);
  }

  /** To be called every few seconds: forgets what is over. */
  public void sweep() {
    quotas.sweep();
    admission.sweep();
    loudness.look();
  }

  /** To be called every few minutes, and at the end; blocking. */
  public void saveBaselines() {
    loudness.save();
  }

  /** To be called some times a second: refuses who has waited too long. */
  public void tick() {
    admission.tick();
  }

  /** Uploads admitted, or waiting for it, and not yet answered. */
  public int requestsInFlight() {
    Admission.State state = admission.state();
    return state.requestsInFlight() + state.waiting();
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
        senders,
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

  /**
   * Begins an upload.
   *
   * @throws Refusal in-flight, over-quota
   */
  Visit visit(String device, String stream) {
    return Visit.begin(quotas, streams, device, stream);
  }

  SenderMetrics senders() {
    return senders;
  }

  GateMetrics metrics() {
    return metrics;
  }
}
