package penstock.node.grind;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import penstock.node.segment.SegmentStore;

/**
 * What everything that grinds has in common.
 *
 * @param rules those in force
 * @param startedUs when the grinder started, in µs since 1970: frames that arrived before it are
 *     not news
 */
record GrindParts(
    SegmentStore store,
    GrindMetrics metrics,
    TailHub tail,
    Supplier<EventRules> rules,
    Clock clock,
    long startedUs) {

  static long nowUs(Clock clock) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }
}
