package penstock.sim.wire;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a node, over TLS, used for one request after the other. Blocking, and light: a
 * socket and two small buffers. One thread uses it; {@link #close} is for any, and makes the
 * others' calls fail.
 */
final class HttpConnection implements Closeable {

  private static final int WRITE_BYTES = 16 * 1024;

  private final NodeAddress address;
  private final Timeouts timeouts;
  private final Socket plain;
  private final SSLSocket socket;
  private final HttpReader reader;
  private boolean usable = true;
  private long deadlineNanos;

  private HttpConnection(NodeAddress address, Timeouts timeouts, Socket plain, SSLSocket socket)
      throws IOException {
    this.address = address;
    this.timeouts = timeouts;
    this.plain = plain;
    this.socket = socket;
    this.reader = new HttpReader(socket.getInputStream(), this::beforeRead);
  }

  /** Connects and shakes hands. */
  static HttpConnection open(
      NodeAddress address, Timeouts timeouts, SSLSocketFactory factory, boolean checksHostName)
      throws IOException {
    Socket plain = new Socket();
    try {
      plain.setTcpNoDelay(true);
      plain.connect(address.resolved(), millis(timeouts.connect()));
      SSLSocket socket =
          (SSLSocket) factory.createSocket(plain, address.host(), address.port(), true);
      if (checksHostName) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
      }
      socket.setSoTimeout(millis(timeouts.handshake()));
      socket.startHandshake();
      return new HttpConnection(address, timeouts, plain, socket);
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  private static int millis(Duration duration) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, duration.toMillis()));
  }

  /**
   * Whether another request may go this way. A node may close an idle connection at any time: TLS
   * says so with a last message, and nothing else comes in between two requests.
   */
  boolean isUsable() {
    try {
      return usable
          && !plain.isClosed()
          && !reader.hasLeftover()
          && plain.getInputStream().available() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Something that writes itself; of a known length. */
  interface Body {
    int bytes();

    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Sends a request and reads the answer.
   *
   * @param head method and path, then more headers, each line ended by CR LF
   */
  HttpReply exchange(String head, Body body) throws IOException {
    usable = false;
    IOException unsent = send(head, body);
    deadlineNanos = System.nanoTime() + timeouts.reply().toNanos();
    HttpReply reply = read(unsent);
    usable = unsent == null && reply.keepsAlive();
    return reply;
  }

  /** A node that refuses a body may answer and close before it has read all of it. */
  private HttpReply read(@Nullable IOException unsent) throws IOException {
    try {
      return reader.read();
    } catch (IOException e) {
      if (unsent != null) {
        unsent.addSuppressed(e);
        throw unsent;
      }
      throw e;
    }
  }

  private @Nullable IOException send(String head, Body body) {
    try {
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), WRITE_BYTES);
      String lines =
          head
              + ("Host: " + address.authority() + "\r\n")
              + (body.bytes() > 0 ? "Content-Length: " + body.bytes() + "\r\n" : "")
              + "\r\n";
      out.write(lines.getBytes(StandardCharsets.US_ASCII));
      body.writeTo(out);
      out.flush();
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  /** Whatever trickles in: the whole answer has to be there in time. */
  private void beforeRead() throws IOException {
    long leftMs = (deadlineNanos - System.nanoTime()) / 1_000_000;
    if (leftMs <= 0) {
      throw new SocketTimeoutException(
          "no whole answer within " + timeouts.reply().toSeconds() + " s");
    }
    socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, leftMs));
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed, whatever the other side says to it.
    }
  }

  /** Ends it without a word, as a broken line does; whoever waits on it fails. */
  void cut() {
    try {
      plain.setSoLinger(true, 0);
      plain.close();
    } catch (IOException e) {
      // A socket that can't be set is closed already.
    }
  }
}
