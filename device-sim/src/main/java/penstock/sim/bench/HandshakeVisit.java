package penstock.sim.bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** One connection of {@link HandshakeLoad}. Belongs to one thread. */
final class HandshakeVisit implements Closeable {

  private static final int ANSWER_MS_MAX = 30_000;

  /** Nothing is there: the cheapest answer that there is, and behind it comes the ticket. */
  private static final byte[] REQUEST =
      "GET /v1/nothing HTTP/1.1\r\nHost: node\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final SSLSocket socket;
  private final ReplyReader replies;
  private final boolean resumed;

  private HandshakeVisit(SSLSocket socket, boolean resumed) throws IOException {
    this.socket = socket;
    this.replies = new ReplyReader(socket.getInputStream());
    this.resumed = resumed;
  }

  static HandshakeVisit open(SSLContext context, int port) throws IOException {
    long began = System.currentTimeMillis();
    Socket plain = new Socket();
    try {
      plain.setTcpNoDelay(true);
      plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_MS_MAX);
      plain.setSoTimeout(ANSWER_MS_MAX);
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", port, true);
      socket.startHandshake();
      // A session that is resumed is as old as its first handshake.
      return new HandshakeVisit(socket, socket.getSession().getCreationTime() < began);
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  boolean resumed() {
    return resumed;
  }

  void request() throws IOException {
    socket.getOutputStream().write(REQUEST);
    Reply unused = replies.read();
  }

  /** The next connection begins from nothing. */
  void forget() {
    SSLSession session = socket.getSession();
    session.invalidate();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
