package penstock.chaos.cluster;

/**
 * Where a node listens for devices.
 *
 * @param node its name in this run
 */
public record Address(String node, String host, int port) {}
