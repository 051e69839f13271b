package penstock.chaos.scenario;

import java.time.Duration;
import java.util.List;
import penstock.chaos.Guarantee;
import penstock.chaos.Scenario;
import penstock.chaos.cluster.Site;
import penstock.chaos.fault.Fault;
import penstock.chaos.fault.StoreMood;
import penstock.chaos.workload.ReplayingFleet;
import penstock.chaos.workload.Setting;
import penstock.chaos.workload.Workload;

/** The store is slow. */
final class StoreSlow implements Scenario {

  @Override
  public Brief brief() {
    return new Brief(
        "store-slow",
        "each request to the S3 store takes a second more",
        Site.FLEET,
        Duration.ofSeconds(8),
        Duration.ofSeconds(20),
        List.of(Guarantee.RECEIVER_STANDS));
  }

  @Override
  public Workload workload(Setting setting) {
    return ReplayingFleet.usual(setting);
  }

  @Override
  public Fault fault() {
    return StoreMood.SLOW;
  }
}
