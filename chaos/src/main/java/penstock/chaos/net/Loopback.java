package penstock.chaos.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything on one address of this machine, with nothing in the ways: nothing can be cut. */
public final class Loopback implements Network {

  private static final String HOST = "127.0.0.1";

  private final List<Integer> devicePorts;
  private final Map<Integer, Site> nodes = new HashMap<>();

  /**
   * @param devicePorts of the nodes' device listeners
   */
  public Loopback(List<Integer> devicePorts) {
    this.devicePorts = List.copyOf(devicePorts);
  }

  @Override
  public String way() {
    return "nothing: all is on loopback";
  }

  @Override
  public synchronized Site node(int number) {
    return nodes.computeIfAbsent(
        number,
        unused ->
            new Site(
                HOST,
                List.of(),
                freePort(),
                List.of("penstock.device.port=" + devicePorts.get(number))));
  }

  /** One that nobody has now. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String listens(Place dependency) {
    return HOST;
  }

  @Override
  public Endpoint dependency(int node, Place dependency, int port) {
    return new Endpoint(HOST, port);
  }

  @Override
  public String clients() {
    return HOST + "/32";
  }

  @Override
  public void drop(Place from, Place to) {
    throw new UnsupportedOperationException("there is nothing in the ways here");
  }

  @Override
  public void heal() {}

  @Override
  public void close() {}
}
