package penstock.chaos.fault;

import java.time.Duration;
import penstock.chaos.workload.Tally;

/** The wait for uploads to get through, ahead of the next blow. */
final class Load {

  private static final Duration MOST = Duration.ofMinutes(1);

  private Load() {}

  static void await(Tally tally, int acks) throws InterruptedException {
    if (!tally.awaitAcks(acks, MOST)) {
      throw new IllegalStateException(
          "not " + acks + " uploads were acknowledged within " + MOST + ", with no fault on");
    }
  }
}
