package penstock.sim.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import penstock.protocol.DeviceCertificate;

/** Says over TLS, byte for byte, what a test wants said, whatever it is asked. */
final class RawServer implements AutoCloseable {

  /** What happens on a connection. */
  interface Script {
    /** Called for each request, once its head has been read. */
    void answer(int request, OutputStream out, SSLSocket socket) throws IOException;
  }

  private final SSLServerSocket listener;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Script script;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  RawServer(Script script) throws Exception {
    this.script = script;
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(DeviceCertificate.generate("node").keyManagers(), null, null);
    listener =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 16, InetAddress.getLoopbackAddress());
    executor.execute(this::acceptAll);
  }

  NodeAddress address() {
    return new NodeAddress("127.0.0.1", listener.getLocalPort());
  }

  /** The requests so far, without their bodies. */
  List<String> heads() {
    return heads;
  }

  int connections() {
    return connections.get();
  }

  private void acceptAll() {
    try {
      while (true) {
        SSLSocket socket = (SSLSocket) listener.accept();
        connections.incrementAndGet();
        executor.execute(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void serve(SSLSocket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      for (int request = 0; ; request++) {
        StringBuilder head = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
          head.append(line).append('\n');
        }
        if (head.isEmpty()) {
          return;
        }
        heads.add(head.toString());
        script.answer(request, socket.getOutputStream(), socket);
        socket.getOutputStream().flush();
      }
    } catch (IOException e) {
      // The device hung up, or the script did.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    executor.shutdownNow();
  }
}
