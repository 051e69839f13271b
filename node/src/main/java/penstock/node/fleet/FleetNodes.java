package penstock.node.fleet;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The nodes of the fleet. Any number of callers may ask every few seconds. */
public interface FleetNodes {

  /** All members, in the order of their ids. */
  CompletionStage<List<NodeReport>> reports();

  /** A fleet of one. */
  static FleetNodes alone(FleetMember self, Supplier<NodeStatus> status) {
    return () -> CompletableFuture.completedFuture(List.of(new NodeReport(self, status.get())));
  }
}
