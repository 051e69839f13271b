package penstock.node;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * One connection of a device, byte by byte: what is sent is exactly what the test says, at the time
 * that it says. Every read has a bound. For one thread.
 */
final class DeviceConnection implements AutoCloseable {

  /** No answer takes longer, however busy the machine is. */
  private static final int READ_BOUND_MS = 60_000;

  private final Socket wire;
  private final SSLSocket socket;
  private final InputStream in;
  private final OutputStream out;
  private final boolean resumed;

  DeviceConnection(SSLContext context, int port, String... protocols) throws IOException {
    long beganMillis = System.currentTimeMillis();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    wire = new Socket(loopback, port);
    socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(wire, loopback.getHostName(), port, true);
    socket.setSoTimeout(READ_BOUND_MS);
    socket.setTcpNoDelay(true);
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    socket.startHandshake();
    // A session that is resumed is as old as its first handshake.
    resumed = socket.getSession().getCreationTime() < beganMillis;
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  boolean resumed() {
    return resumed;
  }

  /** A request with a body whose length is told ahead. */
  Answer request(String head, byte[] body) throws IOException {
    send(head + "Content-Length: " + body.length + "\r\n\r\n");
    return trySend(body).answer();
  }

  DeviceConnection send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  DeviceConnection send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  /** Sends, and does not mind where the server has closed already: its answer says why. */
  DeviceConnection trySend(byte[] bytes) {
    try {
      send(bytes);
    } catch (IOException e) {
      // The answer is what the test looks at.
    }
    return this;
  }

  /** The head of an upload of unknown length. */
  DeviceConnection begin(String head) throws IOException {
    return send(head + "Transfer-Encoding: chunked\r\n\r\n");
  }

  /** One HTTP chunk. */
  DeviceConnection piece(byte[] bytes) throws IOException {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.writeBytes(
        (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    chunk.writeBytes(bytes);
    chunk.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    return send(chunk.toByteArray());
  }

  /** One HTTP chunk, and does not mind where the server has closed already. */
  DeviceConnection tryPiece(byte[] bytes) {
    try {
      piece(bytes);
    } catch (IOException e) {
      // The answer is what the test looks at.
    }
    return this;
  }

  DeviceConnection piece(String text) throws IOException {
    return piece(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The end of a body of unknown length. */
  DeviceConnection end() throws IOException {
    return send("0\r\n\r\n");
  }

  Answer answer() throws IOException {
    String statusLine = line();
    int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
    Map<String, String> headers = new HashMap<>();
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).trim());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return Answer.of(status, headers, in.readNBytes(length));
  }

  /** The server's word that the body may come, after a head that asked for it. */
  DeviceConnection awaitGoOn() throws IOException {
    String statusLine = line();
    if (!statusLine.startsWith("HTTP/1.1 100")) {
      throw new IOException("not asked to go on, but " + statusLine);
    }
    while (!line().isEmpty()) {}
    return this;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the server closed the connection after: " + line);
      }
      line.append((char) b);
    }
    return line.toString().stripTrailing();
  }

  /** Waits until the server closes, at most so long. */
  boolean closedWithin(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      while (in.read() >= 0) {}
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** As a device that loses power: no end of TLS, no end of HTTP. */
  void breakOff() throws IOException {
    wire.setSoLinger(true, 0);
    wire.close();
  }

  /** As a device whose process ends: all that was sent arrives, but TLS is not ended. */
  void endOfWire() throws IOException {
    wire.shutdownOutput();
  }

  /** As a client that gives up in good order. */
  void endOfTls() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
