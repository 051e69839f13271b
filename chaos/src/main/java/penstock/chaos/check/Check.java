package penstock.chaos.check;

import java.util.List;
import penstock.chaos.Anomalies;
import penstock.chaos.cluster.Answers;
import penstock.chaos.truth.DeviceFacts;

/** Holds what a fleet tells its operators against what is true; all faults have healed. */
public interface Check {

  /** Notes everything that is not as it should be. */
  void look(Answers answers, List<? extends DeviceFacts> devices, Anomalies anomalies)
      throws InterruptedException;
}
