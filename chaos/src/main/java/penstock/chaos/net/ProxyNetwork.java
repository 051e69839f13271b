package penstock.chaos.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Everything on loopback, with a proxy in each way. Each node has a loopback address of its own, by
 * which the proxies ahead of the other nodes know it.
 */
public final class ProxyNetwork implements Network {

  private final Ways ways = new Ways();
  private final List<TcpProxy> proxies = new ArrayList<>();
  private final Map<Integer, Site> nodes = new HashMap<>();
  private final Map<String, Place> places = new HashMap<>();

  private final String why;

  /**
   * An empty one.
   *
   * @param why these and not namespaces, for people
   */
  public ProxyNetwork(String why) {
    this.why = why;
  }

  @Override
  public String way() {
    return "TCP proxies in the path (" + why + ")";
  }

  @Override
  public synchronized Site node(int number) {
    return nodes.computeIfAbsent(number, this::make);
  }

  private Site make(int number) {
    String host = "127.0.77." + (number + 1);
    Place place = Place.node(number);
    places.put(host, place);
    int bound = freePort(host);
    Function<InetAddress, Place> from = this::placeAt;
    TcpProxy proxy =
        proxy(new InetSocketAddress(host, 0), new InetSocketAddress(host, bound), from, place);
    return new Site(
        host,
        List.of(),
        proxy.port(),
        List.of(
            "akka.remote.artery.bind.hostname=" + host,
            "akka.remote.artery.bind.port=" + bound,
            "akka.remote.artery.advanced.tcp.outbound-client-hostname=" + host));
  }

  private TcpProxy proxy(
      InetSocketAddress listen,
      InetSocketAddress target,
      Function<InetAddress, Place> from,
      Place to) {
    TcpProxy proxy = new TcpProxy(listen, target, from, to, ways);
    proxies.add(proxy);
    return proxy;
  }

  private synchronized Place placeAt(InetAddress address) {
    return places.getOrDefault(address.getHostAddress(), new Place("elsewhere"));
  }

  /** Nobody else takes it in the moment until the node binds it, where nobody is unlucky. */
  private static int freePort(String host) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(host, 0));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String listens(Place dependency) {
    return "127.0.0.1";
  }

  @Override
  public synchronized Endpoint dependency(int node, Place dependency, int port) {
    Place place = Place.node(node);
    TcpProxy proxy =
        proxy(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            address -> place,
            dependency);
    return new Endpoint("127.0.0.1", proxy.port());
  }

  @Override
  public String clients() {
    return "127.0.0.0/8";
  }

  @Override
  public void drop(Place from, Place to) {
    ways.drop(from, to);
  }

  @Override
  public void heal() {
    ways.heal();
  }

  @Override
  public synchronized void close() {
    ways.close();
    proxies.forEach(TcpProxy::close);
  }
}
