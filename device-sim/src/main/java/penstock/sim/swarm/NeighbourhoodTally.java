package penstock.sim.swarm;

import org.HdrHistogram.Histogram;

/** What became of a neighbourhood's devices of one loop. Belongs to its thread. */
final class NeighbourhoodTally {

  final Histogram ackNanos = new Histogram(Tally.LATENCY_MAX_NANOS, 2);
  long uploads;
  long refused;
  long failed;
  long rawBytes;
  long refusedLongestNanos;

  void add(NeighbourhoodTally other) {
    ackNanos.add(other.ackNanos);
    uploads += other.uploads;
    refused += other.refused;
    failed += other.failed;
    rawBytes += other.rawBytes;
    refusedLongestNanos = Math.max(refusedLongestNanos, other.refusedLongestNanos);
  }
}
