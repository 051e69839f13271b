package penstock.chaos;

import java.time.Duration;
import java.util.List;
import penstock.chaos.cluster.Site;
import penstock.chaos.fault.Fault;
import penstock.chaos.workload.Setting;
import penstock.chaos.workload.Workload;

/** An attack on guarantees: a workload, and what is done to the nodes meanwhile. */
public interface Scenario {

  /**
   * What people want to know of it.
   *
   * @param name as in {@code bin/penstock chaos run NAME}
   * @param summary a sentence
   * @param site where it takes place
   * @param time how long the attack goes on where nobody says otherwise
   * @param silenceMax how long a device may go without a 200, but where nobody could give one
   * @param attacks what it tries to break
   */
  record Brief(
      String name,
      String summary,
      Site site,
      Duration time,
      Duration silenceMax,
      List<Guarantee> attacks) {}

  Brief brief();

  /** Devices that have not begun. */
  Workload workload(Setting setting);

  Fault fault();
}
