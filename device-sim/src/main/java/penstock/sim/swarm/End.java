package penstock.sim.swarm;

import java.time.Duration;

/**
 * How a run ends.
 *
 * @param settle how long devices go on to get an answer to what they sent and nobody answered; they
 *     log no more
 * @param emptyBuffers whether they also send all that they have not sent yet
 * @param ledgers of how many devices are compared in detail, beside the misbehaving ones; -1: none
 *     is asked for anything
 * @param narratives of how many devices are compared line for line
 */
public record End(Duration settle, boolean emptyBuffers, int ledgers, int narratives) {

  public End {
    Check.that(!settle.isNegative(), "settle", settle, "at least 0");
    Check.within("ledgers", ledgers, -1, SwarmSettings.DEVICES_MAX);
    Check.within("narratives", narratives, 0, 10_000);
  }

  /** A minute to settle, 500 ledgers and 20 narratives. */
  public static End usual() {
    return new End(Duration.ofSeconds(60), false, 500, 20);
  }

  /** Whether the node's ledger is compared at all. */
  public boolean verifies() {
    return ledgers >= 0;
  }
}
