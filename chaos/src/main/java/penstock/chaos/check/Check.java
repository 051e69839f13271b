package penstock.chaos.check;

import java.util.List;
import penstock.chaos.Anomalies;
import penstock.chaos.cluster.OperatorClient;
import penstock.chaos.workload.ChaosDevice;

/** Holds what a node tells its operators against what is true; all faults have healed. */
public interface Check {

  /** Notes everything that is not as it should be. */
  void look(OperatorClient operator, List<ChaosDevice> devices, Anomalies anomalies)
      throws InterruptedException;
}
