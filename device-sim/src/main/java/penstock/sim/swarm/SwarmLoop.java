package penstock.sim.swarm;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A thread with its share of the devices: lets each send when it is due, and serves their
 * connections. What befalls them comes in as {@link #post posts}. Nothing in here waits but for the
 * next event.
 */
final class SwarmLoop implements Runnable {

  /** Devices that begin to send before connections are served again. */
  private static final int STARTS_MAX = 32;

  /** The same where each may begin with a handshake, which takes milliseconds. */
  private static final int HANDSHAKES_MAX = 4;

  /** Each device's ring and backlog are looked at about once a second, some at a time. */
  private static final long SWEEP_EVERY_US = 50_000;

  private static final int SWEEPS_PER_ROUND = 20;
  private static final long DEADLINES_EVERY_US = 500_000;
  private static final long SLEEP_MAX_US = 50_000;
  private static final long NEVER = -1;

  private final SwarmDevice[] devices;
  private final int stride;
  private final int startsMax;
  private final RunClock clock;
  private final Selector selector;
  private final Wires wires;
  private final Exchange exchange;
  private final Fate fate;
  private final Pace pace;
  private final DueHeap due = new DueHeap();
  private final ConcurrentLinkedQueue<Runnable> posts = new ConcurrentLinkedQueue<>();
  private boolean ended;
  private long sweepUs;
  private int sweepAt;
  private long deadlinesUs;
  private long backlog;
  private volatile long backlogSeen;
  private volatile int connectionsSeen;

  /**
   * @param devices each stands at its number divided by {@code stride}
   */
  SwarmLoop(
      SwarmDevice[] devices,
      int stride,
      SplittableRandom random,
      Swarm.Run run,
      List<InetSocketAddress> nodes,
      @Nullable DeviceKeys keys)
      throws IOException {
    SwarmSettings settings = run.roster().settings();
    this.devices = devices;
    this.stride = stride;
    this.startsMax = keys == null ? STARTS_MAX : HANDSHAKES_MAX;
    this.clock = run.clock();
    this.selector = Selector.open();
    this.pace = new Pace((double) settings.uploads().perSecondMax() / stride);
    Scratch scratch = new Scratch(ChunkMaker.requestBytesMax(settings.uploads()));
    this.fate = new Fate(run, devices, random, this);
    this.exchange = new Exchange(run, fate, scratch, BodyCache.oneOf(stride), this);
    int max = Math.max(1, settings.connections().max() / stride);
    this.wires = new Wires(settings.connections(), max, nodes, keys, selector, scratch, exchange);
  }

  /** Has it done on this loop's thread, soon. */
  void post(Runnable work) {
    posts.add(work);
    selector.wakeup();
  }

  Wires wires() {
    return wires;
  }

  Fate fate() {
    return fate;
  }

  Exchange exchange() {
    return exchange;
  }

  /** Log text in its devices' buffers that is not acknowledged; about a second old. */
  long backlogBytes() {
    return backlogSeen;
  }

  int connections() {
    return connectionsSeen;
  }

  /** After what is under way now, it ends. */
  void end() {
    ended = true;
  }

  @Override
  public void run() {
    try {
      for (SwarmDevice device : devices) {
        rest(device);
      }
      while (!ended) {
        turn();
      }
    } catch (IOException e) {
      exchange.fatal(e);
    } finally {
      close();
    }
  }

  private void turn() throws IOException {
    for (Runnable work = posts.poll(); work != null; work = posts.poll()) {
      work.run();
    }
    long nowUs = clock.nowUs();
    boolean more = startDue(nowUs);
    sweep(nowUs);
    long waitMs = more ? 0 : waitMs(clock.nowUs());
    if (waitMs > 0) {
      selector.select(this::serve, waitMs);
    } else {
      selector.selectNow(this::serve);
    }
    if (nowUs >= deadlinesUs) {
      wires.checkDeadlines(nowUs);
      deadlinesUs = nowUs + DEADLINES_EVERY_US;
    }
  }

  private void serve(SelectionKey key) {
    if (key.isValid()) {
      wires.serve(key, clock.nowUs());
    }
  }

  private long waitMs(long nowUs) {
    long untilUs = due.isEmpty() ? SLEEP_MAX_US : due.dueUs() - nowUs;
    return Math.max(1, Math.min(untilUs, SLEEP_MAX_US) / 1_000);
  }

  /** Returns whether there are more that are due and may begin. */
  private boolean startDue(long nowUs) {
    int started = 0;
    while (!due.isEmpty() && due.dueUs() <= nowUs) {
      SwarmDevice device = devices[due.index()];
      if (device.state != SwarmDevice.State.RESTING
          || device.dueUs != due.dueUs()
          || fate.hasDone(device)) {
        due.remove();
        continue;
      }
      if (started++ >= startsMax || !pace.take(nowUs)) {
        return started > startsMax;
      }
      due.remove();
      exchange.begin(device, nowUs);
    }
    return false;
  }

  /** The device waits until its uploader says that it is due. */
  void rest(SwarmDevice device) {
    device.state = SwarmDevice.State.RESTING;
    if (fate.hasDone(device)) {
      device.dueUs = NEVER;
      return;
    }
    device.dueUs = Math.max(0, device.uploader.dueUs());
    due.add(device.dueUs, device.index / stride);
  }

  private void sweep(long nowUs) {
    if (nowUs < sweepUs) {
      return;
    }
    sweepUs = nowUs + SWEEP_EVERY_US;
    int count = devices.length / SWEEPS_PER_ROUND + 1;
    long logUs = fate.logUs(nowUs);
    for (int i = 0; i < count && devices.length > 0; i++) {
      SwarmDevice device = devices[sweepAt];
      device.stream.log().advance(logUs);
      look(device);
      sweepAt = sweepAt + 1 == devices.length ? 0 : sweepAt + 1;
    }
    backlogSeen = backlog;
    connectionsSeen = wires.open();
  }

  /** Takes the device's backlog into the sum. */
  void look(SwarmDevice device) {
    SwarmStream stream = device.stream;
    int bytes = (int) stream.log().bytes(stream.from(), stream.log().next());
    backlog += bytes - device.backlogBytes;
    device.backlogBytes = bytes;
  }

  private void close() {
    for (SwarmDevice device : devices) {
      Wire wire = device.wire;
      if (wire != null && wire.upload != null) {
        device.stream.unanswered(wire.upload);
      }
    }
    wires.close();
    exchange.close();
    connectionsSeen = 0;
    try {
      selector.close();
    } catch (IOException e) {
      exchange.fatal(e);
    }
  }

  /** The devices of a neighbourhood. */
  List<SwarmDevice> of(int neighbourhood) {
    List<SwarmDevice> found = new ArrayList<>();
    for (SwarmDevice device : devices) {
      if (device.neighbourhood == neighbourhood) {
        found.add(device);
      }
    }
    return found;
  }
}
