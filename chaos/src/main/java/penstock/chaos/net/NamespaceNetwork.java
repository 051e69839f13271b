package penstock.chaos.net;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Each node in a network namespace of its own, with a hub between all of them and this machine. The
 * hub routes, and where a way is cut, a rule of it throws the packets away: to both ends they are
 * lost. PostgreSQL and the store stay in this machine's own namespace, under an address each.
 *
 * <p>Needs root and the {@code ip} of iproute2. What it makes carries this process's id in its name
 * and goes with the namespaces.
 */
public final class NamespaceNetwork implements Network {

  private static final int CLUSTER_PORT = 25_520;

  /** Each place has 16 addresses: its own ones from the first, the hub's is the last but one. */
  private static final int BLOCK = 16;

  private static final int HUB = 14;
  private static final int NODES_MAX = 15;

  private final Ip ip;
  private final String id = "ps" + ProcessHandle.current().pid() % 100_000;
  private final String subnet;
  private final List<String> namespaces = new ArrayList<>();
  private final List<String> rules = new ArrayList<>();

  private NamespaceNetwork(Ip ip, int third) {
    this.ip = ip;
    this.subnet = "10.213." + third + ".";
  }

  /**
   * Makes one with this many nodes; null where this machine can't.
   *
   * @param whyNot is told the reason
   */
  public static @Nullable NamespaceNetwork tryMake(int nodes, List<String> whyNot) {
    Ip ip = new Ip();
    NamespaceNetwork network =
        new NamespaceNetwork(ip, 1 + ThreadLocalRandom.current().nextInt(254));
    try {
      network.make(nodes);
      return network;
    } catch (IpException e) {
      whyNot.add(String.valueOf(e.getMessage()));
      network.close();
      return null;
    }
  }

  private void make(int nodes) {
    if (nodes > NODES_MAX) {
      throw new IpException(nodes + " nodes: at most " + NODES_MAX + " fit");
    }
    String hub = namespace("h");
    ip.run("link", "add", id + "r", "type", "veth", "peer", "name", "root0", "netns", hub);
    ip.run("addr", "add", address(0, 1) + "/28", "dev", id + "r");
    ip.run("addr", "add", address(0, 2) + "/28", "dev", id + "r");
    ip.run("addr", "add", address(0, 3) + "/28", "dev", id + "r");
    ip.run("link", "set", id + "r", "up");
    ip.run("-n", hub, "addr", "add", address(0, HUB) + "/28", "dev", "root0");
    ip.run("-n", hub, "link", "set", "root0", "up");
    ip.run("-n", hub, "link", "set", "lo", "up");
    ip.run("netns", "exec", hub, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
    for (int node = 0; node < nodes; node++) {
      join(hub, node);
    }
    ip.run("route", "add", subnet + "0/24", "via", address(0, HUB));
    // Whether rules are there at all shows only when one is added.
    cut(Place.node(0), Place.STORE);
    heal();
  }

  private void join(String hub, int node) {
    String space = namespace("n" + (node + 1));
    String port = "node" + (node + 1);
    ip.run(
        "link", "add", port, "netns", hub, "type", "veth", "peer", "name", "eth0", "netns", space);
    ip.run("-n", hub, "addr", "add", address(node + 1, HUB) + "/28", "dev", port);
    ip.run("-n", hub, "link", "set", port, "up");
    ip.run("-n", space, "addr", "add", address(node + 1, 1) + "/28", "dev", "eth0");
    ip.run("-n", space, "link", "set", "eth0", "up");
    ip.run("-n", space, "link", "set", "lo", "up");
    ip.run("-n", space, "route", "add", "default", "via", address(node + 1, HUB));
  }

  private String namespace(String suffix) {
    String name = id + suffix;
    ip.run("netns", "add", name);
    namespaces.add(name);
    return name;
  }

  private String address(int block, int last) {
    return subnet + (BLOCK * block + last);
  }

  @Override
  public String way() {
    return "network namespaces, in which packets are lost";
  }

  @Override
  public Site node(int number) {
    return new Site(
        address(number + 1, 1),
        List.of("ip", "netns", "exec", id + "n" + (number + 1)),
        CLUSTER_PORT,
        List.of());
  }

  @Override
  public String listens(Place dependency) {
    return address(0, dependency.equals(Place.POSTGRES) ? 2 : 3);
  }

  @Override
  public Endpoint dependency(int node, Place dependency, int port) {
    return new Endpoint(listens(dependency), port);
  }

  @Override
  public String clients() {
    return subnet + "0/24";
  }

  private String addressOf(Place place) {
    if (place.equals(Place.POSTGRES) || place.equals(Place.STORE)) {
      return listens(place);
    }
    int number = Integer.parseInt(place.name().substring("node-".length())) - 1;
    return address(number + 1, 1);
  }

  @Override
  public synchronized void drop(Place from, Place to) {
    String rule = "from " + addressOf(from) + " to " + addressOf(to) + " blackhole";
    if (!rules.contains(rule)) {
      rule("add", rule);
      rules.add(rule);
    }
  }

  private void rule(String what, String rule) {
    List<String> command = new ArrayList<>(List.of("-n", id + "h", "rule", what));
    command.addAll(List.of(rule.split(" ", -1)));
    ip.run(command.toArray(String[]::new));
  }

  @Override
  public synchronized void heal() {
    rules.forEach(rule -> rule("del", rule));
    rules.clear();
  }

  @Override
  public synchronized void close() {
    rules.clear();
    namespaces.forEach(name -> ip.tryRun("netns", "del", name));
    namespaces.clear();
    ip.tryRun("link", "del", id + "r");
  }
}
