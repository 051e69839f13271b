package penstock.node.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Lines of bytes out of a stream, of any length, without making texts of them. Flushes the output
 * ahead of waiting for more. Not thread-safe.
 */
final class LineReader {

  private static final int BUFFER_BYTES = 32 * 1024;

  private final InputStream in;
  private final Output out;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int start;
  private int scanned;
  private int filled;
  private int lineStart;
  private int lineEnd;

  LineReader(InputStream in, Output out) {
    this.in = in;
    this.out = out;
  }

  /** Goes to the next line; false at the end. */
  boolean next() throws IOException {
    while (true) {
      for (; scanned < filled; scanned++) {
        if (buffer[scanned] == '\n') {
          lineStart = start;
          lineEnd = ++scanned;
          start = lineEnd;
          return true;
        }
      }
      if (!fill()) {
        return lastLine();
      }
    }
  }

  private boolean lastLine() {
    lineStart = start;
    lineEnd = filled;
    start = filled;
    return lineEnd > lineStart;
  }

  private boolean fill() throws IOException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, filled - start);
      filled -= start;
      scanned -= start;
      start = 0;
    }
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    if (in.available() == 0) {
      out.flush();
    }
    int read = in.read(buffer, filled, buffer.length - filled);
    filled += Math.max(0, read);
    return read >= 0;
  }

  boolean startsWith(String ascii) {
    int length = ascii.length();
    if (lineEnd - lineStart < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (buffer[lineStart + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The line, its newline included where it has one. */
  void copyTo(Output target) {
    target.write(buffer, lineStart, lineEnd);
  }

  /** The line without its newline. */
  String text() {
    int end = lineEnd > lineStart && buffer[lineEnd - 1] == '\n' ? lineEnd - 1 : lineEnd;
    return new String(buffer, lineStart, end - lineStart, StandardCharsets.UTF_8);
  }
}
