package penstock.chaos.scenario;

import java.time.Duration;
import java.util.List;
import penstock.chaos.Guarantee;
import penstock.chaos.Scenario;
import penstock.chaos.cluster.Site;
import penstock.chaos.fault.Fault;
import penstock.chaos.fault.Revocations;
import penstock.chaos.workload.ReplayingFleet;
import penstock.chaos.workload.Setting;
import penstock.chaos.workload.Workload;

/** Devices are revoked while they upload. */
final class RevokeUnderLoad implements Scenario {

  @Override
  public Brief brief() {
    return new Brief(
        "revoke-under-load",
        "devices are revoked and admitted again while they upload, each time through any node",
        Site.FLEET,
        Duration.ofSeconds(8),
        Duration.ofSeconds(15),
        List.of(Guarantee.ONLY_KNOWN_DEVICES));
  }

  @Override
  public Workload workload(Setting setting) {
    return ReplayingFleet.usual(setting);
  }

  @Override
  public Fault fault() {
    return new Revocations();
  }
}
