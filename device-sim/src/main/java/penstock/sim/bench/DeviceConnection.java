package penstock.sim.bench;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** A keep-alive connection under one device's certificate. Blocks; belongs to one thread. */
final class DeviceConnection implements Closeable {

  private static final int CONNECT_MS_MAX = 10_000;

  /** A node that says nothing for so long is counted as an error, not waited for. */
  private static final int ANSWER_MS_MAX = 30_000;

  private final SSLSocket socket;
  private final OutputStream out;
  private final ReplyReader replies;

  private DeviceConnection(SSLSocket socket) throws IOException {
    this.socket = socket;
    this.out = socket.getOutputStream();
    this.replies = new ReplyReader(socket.getInputStream());
  }

  /** Connects to a node on this machine and shakes hands. */
  static DeviceConnection open(SSLSocketFactory factory, int port) throws IOException {
    Socket plain = new Socket();
    try {
      plain.setTcpNoDelay(true);
      plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS_MAX);
      plain.setSoTimeout(ANSWER_MS_MAX);
      SSLSocket socket = (SSLSocket) factory.createSocket(plain, "localhost", port, true);
      socket.startHandshake();
      return new DeviceConnection(socket);
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  /** Sends something that is not answered yet. */
  void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Sends a request that is ready in {@code bytes[from, to)} and waits for its answer. */
  Reply exchange(byte[] bytes, int from, int to) throws IOException {
    try {
      out.write(bytes, from, to - from);
    } catch (IOException e) {
      return answerToCutOff(e);
    }
    return replies.read();
  }

  /** A node may refuse a body before it has read it; its answer is then there all the same. */
  private Reply answerToCutOff(IOException cause) throws IOException {
    try {
      return replies.read();
    } catch (IOException e) {
      cause.addSuppressed(e);
      throw cause;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
