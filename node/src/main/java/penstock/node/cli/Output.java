package penstock.node.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output, buffered. A reader that went away ({@code | head}) has had enough: that ends the
 * command, and is no error. Not thread-safe.
 */
final class Output {

  private static final int BUFFER_BYTES = 32 * 1024;

  /** Nobody reads standard output any more. */
  static final class ReaderGone extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final PrintStream stream;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int length;

  Output(PrintStream stream) {
    this.stream = stream;
  }

  void write(byte[] bytes, int from, int to) {
    if (to - from > buffer.length - length) {
      send();
    }
    if (to - from > buffer.length) {
      stream.write(bytes, from, to - from);
      return;
    }
    System.arraycopy(bytes, from, buffer, length, to - from);
    length += to - from;
  }

  void line(String text) {
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    write(bytes, 0, bytes.length);
  }

  private void send() {
    stream.write(buffer, 0, length);
    length = 0;
    if (stream.checkError()) {
      throw new ReaderGone();
    }
  }

  /** To be called ahead of waiting, and in the end. */
  void flush() {
    if (length > 0) {
      send();
    }
    stream.flush();
  }
}
