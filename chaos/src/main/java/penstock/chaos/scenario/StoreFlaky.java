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

/** The store fails now and then. */
final class StoreFlaky implements Scenario {

  @Override
  public Brief brief() {
    return new Brief(
        "store-flaky",
        "the S3 store answers 500 or breaks connections now and then, also after it has stored",
        Site.FLEET,
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        List.of(Guarantee.NO_ACKED_RECORD_LOST, Guarantee.NOTHING_TWICE));
  }

  @Override
  public Workload workload(Setting setting) {
    return ReplayingFleet.usual(setting);
  }

  @Override
  public Fault fault() {
    return StoreMood.FLAKY;
  }
}
