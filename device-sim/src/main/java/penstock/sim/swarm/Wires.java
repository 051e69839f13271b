package penstock.sim.swarm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A loop's connections: one for each device, or some that all share. There are never more than the
 * settings say; a device that finds none waits its turn. Belongs to the thread of its loop.
 */
final class Wires {

  /** What becomes of connections. */
  interface User {
    /** This device can send over it now. */
    void ready(Wire wire, SwarmDevice device);

    void answered(Wire wire, AnswerReader.Answer answer);

    /** It is gone, with what was on its way; or there never was one for this device. */
    void broken(@Nullable SwarmDevice device, @Nullable Upload upload, IOException why);

    /** Whether a device that waited still has a way out. */
    boolean isUp(SwarmDevice device);
  }

  private final Connections settings;
  private final int max;
  private final List<InetSocketAddress> nodes;
  private final @Nullable DeviceKeys keys;
  private final Selector selector;
  private final Scratch scratch;
  private final User user;
  private final IdleWires idle = new IdleWires();
  private final ArrayDeque<SwarmDevice> waiting = new ArrayDeque<>();
  private int open;
  private int opened;
  private int connecting;
  private boolean serving;

  /**
   * @param max share of this loop
   * @param keys null where connections are plain
   */
  Wires(
      Connections settings,
      int max,
      List<InetSocketAddress> nodes,
      @Nullable DeviceKeys keys,
      Selector selector,
      Scratch scratch,
      User user) {
    this.settings = settings;
    this.max = max;
    this.nodes = nodes;
    this.keys = keys;
    this.selector = selector;
    this.scratch = scratch;
    this.user = user;
  }

  int open() {
    return open;
  }

  /** Devices that wait for a connection. */
  int waiting() {
    return waiting.size();
  }

  /** Finds a connection, now or later; {@link User#ready} or {@link User#broken} follows. */
  void acquire(SwarmDevice device, long nowUs) {
    Wire own = device.wire;
    if (settings.perDevice() && own != null) {
      idle.remove(own);
      user.ready(own, device);
      return;
    }
    waiting.add(device);
    serve(nowUs);
  }

  /** Lets those that wait go, as far as there are connections. */
  private void serve(long nowUs) {
    if (serving) {
      // Whoever began it goes on; deeper in here, a node that is gone would take the whole stack.
      return;
    }
    serving = true;
    while (!waiting.isEmpty() && (settings.perDevice() ? serveOwn(nowUs) : serveShared(nowUs))) {
      // One more was served.
    }
    serving = false;
  }

  private boolean serveOwn(long nowUs) {
    if (open >= max) {
      Wire oldest = idle.oldest();
      if (oldest == null) {
        return false;
      }
      drop(oldest, false);
    }
    SwarmDevice device = waiting.remove();
    if (user.isUp(device)) {
      open(device, device.node, nowUs);
    } else {
      user.broken(device, null, new IOException("no network"));
    }
    return true;
  }

  private boolean serveShared(long nowUs) {
    Wire free = idle.newest();
    if (free != null) {
      SwarmDevice device = waiting.remove();
      if (user.isUp(device)) {
        idle.remove(free);
        lend(free, device);
      } else {
        user.broken(device, null, new IOException("no network"));
      }
      return true;
    }
    if (open < max && connecting < waiting.size()) {
      open(null, opened++, nowUs);
      return true;
    }
    return false;
  }

  private void lend(Wire wire, SwarmDevice device) {
    wire.user = device;
    device.wire = wire;
    user.ready(wire, device);
  }

  private void open(@Nullable SwarmDevice device, int node, long nowUs) {
    InetSocketAddress address = nodes.get(Math.floorMod(node, nodes.size()));
    try {
      SocketChannel channel = SocketChannel.open();
      try {
        Wire wire = connect(channel, address);
        wire.user = device;
        wire.deadlineUs = nowUs + micros(settings.connect());
        if (device != null) {
          device.wire = wire;
        }
        open++;
        connecting++;
        if (channel.isConnected()) {
          connected(wire, nowUs);
        }
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      fail(device, e);
    }
  }

  private Wire connect(SocketChannel channel, InetSocketAddress address) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    List<InetAddress> sources = settings.sources();
    if (!sources.isEmpty()) {
      channel.bind(new InetSocketAddress(sources.get(opened++ % sources.size()), 0));
    }
    boolean connected = channel.connect(address);
    SelectionKey key =
        channel.register(selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT);
    Wire wire = new Wire(channel, key);
    key.attach(wire);
    return wire;
  }

  private void fail(@Nullable SwarmDevice device, IOException why) {
    SwarmDevice failed = device == null ? waiting.poll() : device;
    if (failed != null) {
      failed.wire = null;
      user.broken(failed, null, why);
    }
  }

  private static long micros(java.time.Duration duration) {
    return duration.toNanos() / 1_000;
  }

  private void connected(Wire wire, long nowUs) throws IOException {
    wire.key.interestOps(SelectionKey.OP_READ);
    SwarmDevice device = wire.user;
    if (keys != null && device != null) {
      int port = ((InetSocketAddress) wire.channel.getRemoteAddress()).getPort();
      wire.deadlineUs = nowUs + micros(settings.connect());
      wire.begin(new Tls(keys.engine(device.index, port)), scratch);
      return;
    }
    ready(wire, nowUs);
  }

  private void ready(Wire wire, long nowUs) {
    wire.ready = true;
    connecting--;
    SwarmDevice device = wire.user;
    if (device != null) {
      user.ready(wire, device);
    } else {
      idle.add(wire);
      serve(nowUs);
    }
  }

  /** A request is on its way. */
  void sent(Wire wire, Upload upload, long nowUs) {
    wire.upload = upload;
    wire.deadlineUs = nowUs + micros(settings.answer());
  }

  /** Something happened to it. */
  void serve(SelectionKey key, long nowUs) {
    Wire wire = (Wire) key.attachment();
    try {
      if (key.isConnectable()) {
        wire.channel.finishConnect();
        connected(wire, nowUs);
        return;
      }
      if (key.isWritable()) {
        wire.writeOn();
      }
      if (key.isReadable()) {
        read(wire, nowUs);
      }
    } catch (IOException e) {
      broken(wire, e, nowUs);
    }
  }

  private void read(Wire wire, long nowUs) throws IOException {
    AnswerReader.Answer answer = wire.read(scratch);
    if (!wire.ready && wire.isOpen()) {
      ready(wire, nowUs);
    }
    if (answer != null) {
      user.answered(wire, answer);
    }
  }

  /** An answer came, and all that follows from it is done: the next one may have it. */
  void release(Wire wire, boolean ends, long nowUs) {
    wire.upload = null;
    SwarmDevice device = wire.user;
    if (!settings.perDevice()) {
      wire.user = null;
      if (device != null) {
        device.wire = null;
      }
    }
    // A node may answer before it has read all; what it then makes of the rest is not certain.
    if (ends || wire.isSending()) {
      drop(wire, false);
    } else {
      idle.add(wire);
    }
    serve(nowUs);
  }

  /** It can't be used any more: whoever used it hears it. */
  void broken(Wire wire, IOException why, long nowUs) {
    SwarmDevice device = wire.user;
    Upload upload = wire.upload;
    boolean used = upload != null || !wire.ready;
    drop(wire, true);
    if (used) {
      if (device != null) {
        user.broken(device, upload, why);
      } else if (upload == null) {
        fail(null, why);
      }
    }
    serve(nowUs);
  }

  /** The device's line breaks. Its own connection goes; a shared one only forgets it. */
  void cut(SwarmDevice device, long nowUs) {
    Wire wire = device.wire;
    if (wire == null) {
      return;
    }
    if (settings.perDevice()) {
      broken(wire, new IOException("cut off"), nowUs);
      return;
    }
    Upload upload = wire.upload;
    wire.user = null;
    device.wire = null;
    user.broken(device, upload, new IOException("cut off"));
  }

  private void drop(Wire wire, boolean abruptly) {
    if (wire.closed) {
      return;
    }
    idle.remove(wire);
    if (!wire.ready) {
      connecting--;
    }
    SwarmDevice device = wire.user;
    if (device != null && device.wire == wire) {
      device.wire = null;
    }
    wire.upload = null;
    wire.close(abruptly);
    open--;
  }

  /** Gives up what took too long. */
  void checkDeadlines(long nowUs) {
    List<Wire> late = new ArrayList<>();
    for (SelectionKey key : selector.keys()) {
      Wire wire = (Wire) key.attachment();
      if (!wire.closed && (wire.upload != null || !wire.ready) && wire.deadlineUs < nowUs) {
        late.add(wire);
      }
    }
    for (Wire wire : late) {
      String what = wire.ready ? "no answer in time" : "no connection in time";
      broken(wire, new IOException(what), nowUs);
    }
  }

  void close() {
    for (SelectionKey key : new ArrayList<>(selector.keys())) {
      if (key.attachment() instanceof Wire wire) {
        drop(wire, false);
      }
    }
  }
}
