package penstock.node.device;

import com.typesafe.config.Config;
import java.time.Duration;
import penstock.node.settings.Section;

/** {@code penstock.ledger}: see {@code reference.conf} for what each is and why. */
public record LedgerSettings(
    Duration askTimeout,
    Duration reservationTimeout,
    Duration offerWait,
    int offersWaitingMax,
    int fragmentsMax,
    int liveStreamsMax,
    Duration holeExpiry,
    Duration passivateAfter,
    int activeDevicesMax,
    int recoveriesMax,
    int snapshotEvery,
    int journalQueueMax,
    int journalBatchMax,
    int journalParallelism,
    int shards) {

  /** Of the heap's most, where nobody says how many devices there may be: twice what they take. */
  private static final int HEAP_PER_DEVICE = 14 * 1024;

  public static LedgerSettings of(Config root) {
    Section section = Section.of(root, "penstock.ledger");
    LedgerSettings settings =
        new LedgerSettings(
            section.duration("ask-timeout", Duration.ofMillis(100), Duration.ofMinutes(1)),
            section.duration("reservation-timeout", Duration.ofMillis(100), Duration.ofMinutes(10)),
            section.duration("offer-wait", Duration.ZERO, Duration.ofSeconds(30)),
            section.integer("offers-waiting-max", 0, 64),
            // A state of more gaps would not stay below 1 KiB.
            section.integer("fragments-max", 1, 32),
            section.integer("live-streams-max", 1, 16),
            section.duration("hole-expiry", Duration.ofSeconds(1), Duration.ofDays(365)),
            section.duration("passivate-after", Duration.ofSeconds(1), Duration.ofDays(1)),
            activeDevices(section.integer("active-devices-max", 0, 10_000_000)),
            section.integer("recoveries-max", 1, 1_000),
            section.integer("snapshot-every", 10, 10_000),
            section.integer("journal-queue-max", 100, 1_000_000),
            section.integer("journal-batch-max", 1, 10_000),
            section.integer("journal-parallelism", 1, 64),
            section.integer("shards", 1, 10_000));
    section.end();
    return settings;
  }

  private static int activeDevices(int max) {
    return max > 0 ? max : (int) (Runtime.getRuntime().maxMemory() / HEAP_PER_DEVICE);
  }

  LedgerLimits limits() {
    return new LedgerLimits(fragmentsMax, liveStreamsMax, holeExpiry.toNanos() / 1000);
  }
}
