package penstock.sim.fleet;

import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import penstock.sim.device.Fault;
import penstock.sim.device.Reply;
import penstock.sim.device.Request;
import penstock.sim.device.SimDevice;
import penstock.sim.wire.DeviceLink;

/**
 * Gives one device its time on the fleet's threads: steps it when it is due, sends what it wants to
 * send, and waits for the answer. One step at a time; whoever has something for the device in
 * between pokes it.
 */
final class DeviceRunner {

  /** What the fleet wants to know. */
  interface Watcher {
    void answered(Request request, Reply reply);

    void unanswered(Request request);

    void drained();

    /** The simulator itself is wrong. */
    void failed(String device, RuntimeException e);
  }

  private final FleetDevice device;
  private final DeviceLink link;
  private final SimClock clock;
  private final ScheduledExecutorService executor;
  private final Watcher watcher;

  // Guarded by this.
  private boolean running;
  private boolean again;
  private boolean stopped;
  private boolean drained;
  private @Nullable ScheduledFuture<?> next;

  DeviceRunner(
      FleetDevice device,
      DeviceLink link,
      SimClock clock,
      ScheduledExecutorService executor,
      Watcher watcher) {
    this.device = device;
    this.link = link;
    this.clock = clock;
    this.executor = executor;
    this.watcher = watcher;
  }

  FleetDevice device() {
    return device;
  }

  void post(Fault fault) {
    device.model().post(fault);
    poke();
  }

  /** A device that starts again hangs up in the middle of a request. */
  void postAndCut(Fault fault) {
    device.model().post(fault);
    link.cut();
    poke();
  }

  void cut() {
    link.cut();
  }

  /** Steps the device now, or once more where it is at it. */
  synchronized void poke() {
    if (running) {
      again = true;
    } else {
      schedule(0);
    }
  }

  synchronized void stop() {
    stopped = true;
    if (next != null) {
      next.cancel(false);
    }
  }

  void close() {
    link.close();
  }

  private synchronized void schedule(long delayUs) {
    if (next != null) {
      next.cancel(false);
    }
    if (!stopped) {
      next = executor.schedule(this::run, delayUs, TimeUnit.MICROSECONDS);
    }
  }

  private void run() {
    synchronized (this) {
      if (running || stopped) {
        return;
      }
      running = true;
      again = false;
    }
    try {
      step(device.model());
    } catch (RuntimeException e) {
      stop();
      watcher.failed(device.id(), e);
    }
    rest();
  }

  private synchronized void rest() {
    running = false;
    if (device.model().isDrained() && !drained) {
      drained = true;
      watcher.drained();
    }
    schedule(again ? 0 : Math.max(0, device.model().dueUs() - clock.nowUs()));
  }

  private void step(SimDevice model) {
    Request request = model.step(clock.nowUs());
    if (request == null) {
      return;
    }
    try {
      Reply reply = exchange(request);
      watcher.answered(request, reply);
      model.answered(request, reply, clock.nowUs());
    } catch (IOException e) {
      watcher.unanswered(request);
      model.failed(clock.nowUs());
    }
  }

  private Reply exchange(Request request) throws IOException {
    Neighbourhood neighbourhood = device.neighbourhood();
    if (!neighbourhood.letsOut(clock.nowUs())) {
      throw new IOException("no network in " + neighbourhood.city());
    }
    Reply reply = link.send(request);
    if (!neighbourhood.isUp(clock.nowUs())) {
      link.cut();
      throw new IOException("no answer gets into " + neighbourhood.city());
    }
    return reply;
  }
}
