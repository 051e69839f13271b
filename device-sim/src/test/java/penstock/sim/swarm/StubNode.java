package penstock.sim.swarm;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Answers every upload at once, as one that stored it would: how fast is the simulator alone? One
 * thread, plain listener. Run it on a core of its own: {@code StubNode PORT [refuse]}.
 */
final class StubNode implements Runnable {

  private static final byte[] REFUSED =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 2\r\n\r\n{}"
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocketChannel server = ServerSocketChannel.open();
  private final Selector selector = Selector.open();
  private final boolean refuses;
  private final byte[] raw = new byte[2 << 20];
  private final ByteBuffer in = ByteBuffer.allocate(2 << 20);

  StubNode(int port, boolean refuses) throws IOException {
    this.refuses = refuses;
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4096);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
  }

  public static void main(String[] args) throws IOException {
    new StubNode(Integer.parseInt(args[0]), args.length > 1).run();
  }

  @Override
  public void run() {
    try {
      while (true) {
        selector.select(this::serve);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void serve(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        SocketChannel channel = server.accept();
        if (channel != null) {
          channel.configureBlocking(false);
          channel.register(selector, SelectionKey.OP_READ);
        }
        return;
      }
      read(key, (SocketChannel) key.channel());
    } catch (IOException e) {
      key.cancel();
      try {
        key.channel().close();
      } catch (IOException closed) {
        throw new AssertionError(closed);
      }
    }
  }

  private void read(SelectionKey key, SocketChannel channel) throws IOException {
    in.clear();
    if (key.attachment() instanceof byte[] part) {
      in.put(part);
      key.attach(null);
    }
    if (channel.read(in) < 0) {
      throw new IOException("closed");
    }
    int length = in.position();
    byte[] bytes = in.array();
    String head = new String(bytes, 0, Math.min(length, 1024), StandardCharsets.ISO_8859_1);
    int end = head.indexOf("\r\n\r\n");
    int at = head.indexOf("Content-Length: ");
    int body = end < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at + 16)));
    if (end < 0 || length < end + 4 + body) {
      key.attach(Arrays.copyOf(bytes, length));
      return;
    }
    channel.write(ByteBuffer.wrap(refuses ? REFUSED : stored(bytes, end + 4, body)));
  }

  private byte[] stored(byte[] bytes, int from, int length) {
    int size = (int) Zstd.decompressByteArray(raw, 0, raw.length, bytes, from, length);
    int last = size - 1;
    while (last > 0 && (raw[last - 1] != '\n' || raw[last] == ' ')) {
      last--;
    }
    long seq = seq(last);
    long records = seq - seq(0) + 1;
    String json =
        "{\"stream\":\"s\",\"acked\":" + seq + ",\"stored\":" + records + ",\"duplicates\":0}";
    return ("HTTP/1.1 200 OK\r\nContent-Length: " + json.length() + "\r\n\r\n" + json)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** The number of the record that begins there. */
  private long seq(int record) {
    int at = record;
    while (raw[at++] != ',') {
      // Its priority.
    }
    long seq = 0;
    while (raw[at] != ',') {
      seq = seq * 10 + raw[at++] - '0';
    }
    return seq;
  }
}
