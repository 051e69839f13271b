package penstock.chaos.net;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who reaches whom, where this machine can make namespaces. */
final class NamespaceNetworkTest {

  private NamespaceNetwork network;
  private ServerSocket postgres;
  private ServerSocket store;

  @BeforeEach
  void make() throws IOException {
    List<String> whyNot = new ArrayList<>();
    network = NamespaceNetwork.tryMake(2, whyNot);
    assumeTrue(network != null, whyNot::toString);
    postgres = server(Place.POSTGRES);
    store = server(Place.STORE);
  }

  private ServerSocket server(Place place) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.bind(new InetSocketAddress(network.listens(place), 0));
    return socket;
  }

  @AfterEach
  void close() throws IOException {
    if (network != null) {
      postgres.close();
      store.close();
      network.close();
    }
  }

  private boolean reaches(int node, ServerSocket server) throws Exception {
    List<String> command = new ArrayList<>(network.node(node).prefix());
    String host = server.getInetAddress().getHostAddress();
    command.addAll(
        List.of(
            "timeout", "1", "bash", "-c", ": > /dev/tcp/" + host + "/" + server.getLocalPort()));
    return new ProcessBuilder(command).start().waitFor() == 0;
  }

  @Test
  void shouldReachEverythingUnlessItIsCut() throws Exception {
    assertTrue(reaches(0, postgres));
    network.cut(Place.node(0), Place.POSTGRES);
    assertFalse(reaches(0, postgres));
    assertTrue(reaches(0, store));
    assertTrue(reaches(1, postgres));
    network.heal();
    assertTrue(reaches(0, postgres));
  }

  @Test
  void shouldCutOneDirection() throws Exception {
    network.drop(Place.STORE, Place.node(1));
    assertFalse(reaches(1, store));
    assertTrue(reaches(0, store));
  }
}
