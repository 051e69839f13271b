package penstock.chaos.fault;

import java.time.Duration;
import penstock.chaos.workload.ReplayingFleet;

/** Devices lose their right to write while they do, through any node, and get it back. */
public final class Revocations implements Fault {

  private static final int ACKS = 20;

  /** Longer than a node may take to know. */
  private static final Duration LEAST = Duration.ofMillis(6_500);

  private static final Duration MOST = Duration.ofSeconds(9);

  @Override
  public void strike(Attack attack) throws InterruptedException {
    ReplayingFleet devices = attack.workload(ReplayingFleet.class);
    while (!attack.isOver()) {
      attack.awaitLoad(ACKS);
      long from = attack.history().nowMs();
      String device = devices.revokeOne(attack.cluster().operator(attack.random()));
      attack.note("revoked " + device);
      attack.last(attack.between(LEAST, MOST));
      devices.admit(device, attack.cluster().operator(attack.random()));
      attack.note("admitted " + device);
      attack.history().excuse(from);
    }
  }
}
