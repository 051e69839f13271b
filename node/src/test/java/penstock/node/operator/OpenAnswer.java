package penstock.node.operator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** An answer that is read as it comes, or not read, or left. Chunk sizes are lines like others. */
final class OpenAnswer implements AutoCloseable {

  private static final int TIMEOUT_MS = 15_000;

  private final Socket socket = new Socket();
  private final BufferedReader reader;
  private final String status;
  private long chars;

  /**
   * Asks, and reads the head.
   *
   * @param receiveBytes of the socket, so that a test knows how soon the server has to wait
   */
  OpenAnswer(int port, String path, int receiveBytes) {
    try {
      socket.setReceiveBufferSize(receiveBytes);
      socket.setSoTimeout(TIMEOUT_MS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
      String head = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      status = line();
      await(String::isEmpty);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  OpenAnswer(int port, String path) {
    this(port, path, 64 * 1024);
  }

  String status() {
    return status;
  }

  /** What was read so far. */
  long chars() {
    return chars;
  }

  /** The next line; fails where the connection ended, or nothing came for long. */
  String line() throws IOException {
    String line = reader.readLine();
    if (line == null) {
      throw new IOException("the connection ended");
    }
    chars += line.length() + 1;
    return line;
  }

  /** Reads on until a line is as wanted. */
  String await(Predicate<String> wanted) {
    try {
      String line = line();
      while (!wanted.test(line)) {
        line = line();
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rest of what a server-sent event of this kind carries. */
  String data(String event) {
    await(line -> line.equals("event: " + event));
    return await(line -> line.startsWith("data: ")).substring("data: ".length());
  }

  /** As a client does that was stopped: its system says so, and answers no more. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
