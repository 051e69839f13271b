package penstock.chaos.fault;

import java.time.Duration;
import penstock.chaos.cluster.NodeUnderTest;
import penstock.chaos.workload.SimulatedFleet;
import penstock.sim.fleet.Fleet;
import penstock.sim.fleet.Neighbourhood;

/** A neighbourhood comes back after an outage, all at once, and a node dies in that moment. */
public final class ReconnectInNodeDeath implements Fault {

  private static final Duration OUTAGE_LEAST = Duration.ofSeconds(4);
  private static final Duration OUTAGE_MOST = Duration.ofSeconds(9);
  private static final Duration DEATH_MAX = Duration.ofSeconds(2);

  @Override
  public void strike(Attack attack) throws InterruptedException {
    Fleet fleet = attack.workload(SimulatedFleet.class).fleet();
    while (!attack.isOver()) {
      attack.awaitLoad(5);
      Neighbourhood neighbourhood =
          fleet.neighbourhoods().get(attack.random().nextInt(fleet.neighbourhoods().size()));
      Duration outage = attack.between(OUTAGE_LEAST, OUTAGE_MOST);
      attack.note("outage in " + neighbourhood.city() + " for " + outage.toMillis() + " ms");
      long from = attack.history().nowMs();
      fleet.outage(neighbourhood, outage);
      attack.last(outage);
      attack.history().excuse(from);
      attack.last(attack.between(Duration.ZERO, DEATH_MAX));
      NodeUnderTest node = attack.cluster().any(attack.random());
      attack.note("kill " + node.name());
      node.kill();
      attack.last(attack.between(Duration.ZERO, Duration.ofSeconds(8)));
      attack.note("start " + node.name());
      node.start();
    }
  }
}
