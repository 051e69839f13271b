package penstock.chaos.workload;

import java.util.Random;
import penstock.chaos.Anomalies;
import penstock.chaos.cluster.Address;

/** Something with a device's certificate that sends what it had better not. */
public interface Intruder {

  /** Sends once, and notes what must not come of it. For any thread. */
  void strike(ChaosDevice device, Address to, Random random, Anomalies anomalies)
      throws InterruptedException;

  /** For people. */
  String title();
}
