package penstock.sim.swarm;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import penstock.protocol.ServerTrust;
import penstock.sim.operator.OperatorClient;

/**
 * The nodes that devices upload to.
 *
 * @param nodes listeners for devices, of the kind that the fleet's connections are; each device has
 *     one, and goes on to the next where it does not answer
 * @param trust which server a device believes; only with certificates
 * @param operator any node's operator side, where the ledger is compared
 * @param use what the node's process uses at the moment, for {@link Second#node}
 */
public record SwarmTarget(
    List<InetSocketAddress> nodes,
    ServerTrust trust,
    @Nullable OperatorClient operator,
    Supplier<Second.NodeUse> use) {

  public SwarmTarget {
    nodes = List.copyOf(nodes);
    Check.that(!nodes.isEmpty(), "nodes", "none", "at least one");
  }
}
