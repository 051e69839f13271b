package penstock.sim.swarm;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One connection with at most one request on its way. It keeps bytes of its own only where a write
 * or an answer came to a stop in its middle. Belongs to the thread of its loop.
 */
final class Wire {

  final SocketChannel channel;
  final SelectionKey key;

  /** Whose it is, or who uses it at the moment. */
  @Nullable SwarmDevice user;

  /** What is on its way. */
  @Nullable Upload upload;

  /** Until when it has to be connected, or answered, on the run's clock. */
  long deadlineUs;

  boolean ready;
  boolean closed;

  // Neighbours among those that idle.
  @Nullable Wire older;
  @Nullable Wire newer;
  boolean idle;

  private @Nullable Tls tls;
  private @Nullable ByteBuffer unsent;
  private byte @Nullable [] netPart;
  private byte @Nullable [] plainPart;

  Wire(SocketChannel channel, SelectionKey key) {
    this.channel = channel;
    this.key = key;
  }

  /** TCP is there; the handshake begins. */
  void begin(Tls begun, Scratch scratch) throws IOException {
    tls = begun;
    scratch.net.clear().limit(0);
    handle(scratch, 0);
  }

  /** Whether requests can go over it. */
  boolean isOpen() {
    return tls == null || tls.isReady();
  }

  /** Sends a request, head and body in one write where the system takes them. */
  void send(byte[] bytes, int from, int to, Scratch scratch) throws IOException {
    ByteBuffer request = ByteBuffer.wrap(bytes, from, to - from);
    Tls open = tls;
    if (open == null) {
      write(request);
      return;
    }
    scratch.out.clear();
    open.send(request, scratch.out);
    write(scratch.out.flip());
  }

  private void write(ByteBuffer bytes) throws IOException {
    ByteBuffer before = unsent;
    if (before == null) {
      channel.write(bytes);
      if (!bytes.hasRemaining()) {
        return;
      }
    }
    int kept = before == null ? 0 : before.remaining();
    ByteBuffer rest = ByteBuffer.allocate(kept + bytes.remaining());
    if (before != null) {
      rest.put(before);
    }
    unsent = rest.put(bytes).flip();
    key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
  }

  /** The system takes more. */
  void writeOn() throws IOException {
    ByteBuffer rest = unsent;
    if (rest == null) {
      key.interestOps(SelectionKey.OP_READ);
      return;
    }
    channel.write(rest);
    if (!rest.hasRemaining()) {
      unsent = null;
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  /** Whether the end of the request has not been sent yet. */
  boolean isSending() {
    return unsent != null;
  }

  /**
   * Reads what came in.
   *
   * @return an answer, null where there is no whole one yet
   * @throws EOFException where the node closed it
   */
  AnswerReader.@Nullable Answer read(Scratch scratch) throws IOException {
    int length = take(plainPart, scratch.plain);
    plainPart = null;
    if (tls == null) {
      int read =
          channel.read(ByteBuffer.wrap(scratch.plain, length, scratch.plain.length - length));
      if (read < 0) {
        throw new EOFException("the node closed the connection");
      }
      length += read;
    } else {
      scratch.net.clear();
      scratch.net.position(take(netPart, scratch.net.array()));
      netPart = null;
      if (channel.read(scratch.net) < 0) {
        throw new EOFException("the node closed the connection");
      }
      scratch.net.flip();
      length = handle(scratch, length);
    }
    return answer(scratch.plain, length);
  }

  private static int take(byte @Nullable [] part, byte[] into) {
    if (part == null) {
      return 0;
    }
    System.arraycopy(part, 0, into, 0, part.length);
    return part.length;
  }

  /** Returns how much plain text there is. */
  private int handle(Scratch scratch, int length) throws IOException {
    Tls open = tls;
    if (open == null) {
      return length;
    }
    ByteBuffer plain = ByteBuffer.wrap(scratch.plain, length, scratch.plain.length - length);
    scratch.out.clear();
    open.take(scratch.net, plain, scratch.out);
    if (scratch.net.hasRemaining()) {
      netPart = new byte[scratch.net.remaining()];
      scratch.net.get(netPart);
    }
    if (scratch.out.position() > 0) {
      write(scratch.out.flip());
    }
    return plain.position();
  }

  private AnswerReader.@Nullable Answer answer(byte[] bytes, int length) throws IOException {
    if (length == 0) {
      return null;
    }
    if (upload == null) {
      throw new IOException("bytes that nobody asked for");
    }
    AnswerReader.Answer answer = AnswerReader.read(bytes, length);
    if (answer == null) {
      plainPart = Arrays.copyOf(bytes, length);
    } else if (answer.bytes() != length) {
      throw new IOException("more than one answer");
    }
    return answer;
  }

  /**
   * Ends it.
   *
   * @param abruptly without a word to the node, as a line that breaks
   */
  void close(boolean abruptly) {
    closed = true;
    key.cancel();
    try {
      if (abruptly) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
      channel.close();
    } catch (IOException e) {
      // It is gone, one way or the other.
      unsent = null;
    }
  }
}
