package penstock.chaos;

import java.util.List;
import penstock.chaos.check.Check;
import penstock.chaos.fault.Fault;
import penstock.chaos.workload.Workload;

/**
 * An attack on a guarantee: a workload, what is done to the node meanwhile, and what has to hold in
 * the end.
 *
 * @param name of its folder
 * @param faults one after the other
 */
public record Scenario(
    String name, WorkloadMaker workload, List<Fault> faults, List<Check> checks) {

  /** Makes a workload that takes all its chance from a seed. */
  public interface WorkloadMaker {
    Workload make(long seed, Anomalies anomalies);
  }
}
