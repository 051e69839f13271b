package penstock.chaos.fault;

import java.time.Duration;
import penstock.chaos.workload.SimulatedFleet;

/** Devices start again in the middle of uploads, with their log or without it. */
public final class Reboots implements Fault {

  private static final Duration PAUSE_MAX = Duration.ofMillis(800);

  @Override
  public void strike(Attack attack) throws InterruptedException {
    SimulatedFleet devices = attack.workload(SimulatedFleet.class);
    while (!attack.isOver()) {
      attack.awaitLoad(1);
      attack.last(attack.between(Duration.ZERO, PAUSE_MAX));
      int index = attack.random().nextInt(devices.fleet().devices().size());
      switch (attack.random().nextInt(3)) {
        case 0 -> devices.fleet().warmReboot(index);
        case 1 -> devices.fleet().coldReboot(index);
        default -> devices.fleet().panic(index);
      }
      attack.note("device " + index + " starts again");
    }
  }
}
