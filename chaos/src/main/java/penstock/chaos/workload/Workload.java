package penstock.chaos.workload;

import java.time.Duration;
import java.util.List;
import penstock.chaos.cluster.Doors;
import penstock.chaos.cluster.OperatorClient;
import penstock.chaos.truth.DeviceFacts;

/** Devices that upload, and what is true about what they sent. */
public interface Workload {

  /** Makes its devices known. */
  void register(OperatorClient operator) throws InterruptedException;

  /** Uploads from now on, whatever becomes of the nodes, until {@link #stop}. */
  void start(Doors doors);

  /** Waits until each device was answered 200 once more, but not for ever. */
  void awaitAllHeard(Duration most) throws InterruptedException;

  /** Begins nothing new any more, and waits for what is under way. */
  void stop() throws InterruptedException;

  /** Has everything acknowledged that the devices hold; the fleet has to be well. */
  void settle() throws InterruptedException;

  /** What the devices know; its streams are for once it has settled. */
  List<? extends DeviceFacts> devices();

  Tally tally();
}
