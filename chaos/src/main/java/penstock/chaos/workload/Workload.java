package penstock.chaos.workload;

import java.util.List;
import penstock.chaos.cluster.Door;
import penstock.chaos.cluster.OperatorClient;

/** Devices that upload, and what is true about what they sent. */
public interface Workload {

  /** Makes its devices known. */
  void register(OperatorClient operator) throws InterruptedException;

  /** Uploads from now on, whatever becomes of the node, until {@link #stop}. */
  void start(Door door);

  /** Begins nothing any more, and waits for what is under way. */
  void stop() throws InterruptedException;

  /** Has everything acknowledged that the devices hold; the node has to be well. */
  void settle() throws InterruptedException;

  List<ChaosDevice> devices();

  Tally tally();
}
