package penstock.chaos.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a proxy does to connections, seen from both of their ends. */
final class TcpProxyTest {

  private static final Place CLIENT = new Place("client");
  private static final Place SERVER = new Place("server");
  private static final int SILENCE_MS = 200;
  private static final int PATIENCE_MS = 10_000;

  private final Ways ways = new Ways();
  private ServerSocket target;
  private TcpProxy proxy;
  private Socket client;
  private Socket server;

  @BeforeEach
  void connect() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    target = new ServerSocket(0, 10, loopback);
    proxy =
        new TcpProxy(
            new InetSocketAddress(loopback, 0),
            new InetSocketAddress(loopback, target.getLocalPort()),
            address -> CLIENT,
            SERVER,
            ways);
    client = new Socket(loopback, proxy.port());
    client.setSoTimeout(PATIENCE_MS);
    server = target.accept();
    server.setSoTimeout(PATIENCE_MS);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
    proxy.close();
    target.close();
    ways.close();
  }

  private static void pass(Socket from, Socket to, int what) throws IOException {
    from.getOutputStream().write(what);
    assertEquals(what, to.getInputStream().read());
  }

  private static void assertSilent(Socket to) throws IOException {
    to.setSoTimeout(SILENCE_MS);
    assertThrows(SocketTimeoutException.class, () -> to.getInputStream().read());
    to.setSoTimeout(PATIENCE_MS);
  }

  @Test
  void shouldPassBothWays() throws IOException {
    pass(client, server, 1);
    pass(server, client, 2);
  }

  @Test
  void shouldHoldBackOneWayAndPassTheOther() throws IOException {
    ways.drop(SERVER, CLIENT);
    pass(client, server, 1);
    server.getOutputStream().write(2);
    assertSilent(client);
    ways.heal();
    assertEquals(2, client.getInputStream().read());
  }

  @Test
  void shouldTellNobodyOfAnEndWhileItDrops() throws IOException {
    ways.drop(CLIENT, SERVER);
    client.shutdownOutput();
    assertSilent(server);
    ways.heal();
    assertEquals(-1, server.getInputStream().read());
  }

  @Test
  void shouldBreakConnectionsOff() throws IOException {
    pass(client, server, 1);
    proxy.cutAll();
    assertThrows(IOException.class, () -> readToFailure(client));
  }

  private static void readToFailure(Socket socket) throws IOException {
    if (socket.getInputStream().read() < 0) {
      throw new IOException("the end");
    }
  }
}
