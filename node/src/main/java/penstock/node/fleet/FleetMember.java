package penstock.node.fleet;

/**
 * A member of the cluster.
 *
 * @param id of the node
 * @param address host:port for other nodes
 * @param status as the cluster has it, or {@code unreachable}
 */
public record FleetMember(String id, String address, String status) {}
