package penstock.chaos.fault;

import java.time.Duration;
import penstock.chaos.workload.SimulatedFleet;
import penstock.sim.fleet.Fleet;

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
      int kind = attack.random().nextInt(3);
      devices.duringNextUpload(index, () -> reboot(devices.fleet(), index, kind));
      attack.note("device " + index + " starts again in its next upload");
    }
  }

  private static void reboot(Fleet fleet, int index, int kind) {
    switch (kind) {
      case 0 -> fleet.warmReboot(index);
      case 1 -> fleet.coldReboot(index);
      default -> fleet.panic(index);
    }
  }
}
