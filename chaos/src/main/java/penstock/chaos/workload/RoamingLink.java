package penstock.chaos.workload;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import penstock.chaos.cluster.Address;
import penstock.chaos.cluster.Doors;
import penstock.protocol.ServerTrust;
import penstock.sim.device.Reply;
import penstock.sim.device.Request;
import penstock.sim.fleet.FleetDevice;
import penstock.sim.wire.DeviceLink;
import penstock.sim.wire.HttpsLink;
import penstock.sim.wire.NodeAddress;
import penstock.sim.wire.Timeouts;

/**
 * A device's way to a fleet: to one node, until that does not answer, or has gone; then to another
 * one. One thread sends; {@link #cut} and {@link #close} are for any.
 */
final class RoamingLink implements DeviceLink {

  /** Shorter than in life, as all of the workload is. */
  private static final Timeouts TIMEOUTS =
      new Timeouts(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(8));

  private final FleetDevice device;

  /** On one machine an upload takes a millisecond or two. */
  private static final int MOMENT_US_MAX = 1_200;

  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "moments");
            thread.setDaemon(true);
            return thread;
          });

  private final AtomicReference<@Nullable Runnable> next = new AtomicReference<>();
  private final Doors doors;
  private final Tally tally;
  private final RandomGenerator random;
  private @Nullable Address at;
  private volatile @Nullable DeviceLink link;

  RoamingLink(FleetDevice device, Doors doors, Tally tally, RandomGenerator random) {
    this.device = device;
    this.doors = doors;
    this.tally = tally;
    this.random = random;
  }

  /** Has something done while it uploads next; for any thread. */
  void duringNextUpload(Runnable action) {
    next.set(action);
  }

  @Override
  public Reply send(Request request) throws IOException {
    Address to = address();
    DeviceLink over = link(to);
    String sent = told(request);
    Runnable action = request instanceof Request.Upload ? next.getAndSet(null) : null;
    if (action != null) {
      var unused = TIMER.schedule(action, random.nextInt(MOMENT_US_MAX), TimeUnit.MICROSECONDS);
    }
    try {
      Reply reply = over.send(request);
      if (request instanceof Request.Upload) {
        tally.answer(device.id(), to.node(), sent, reply.status(), reply.acked());
      }
      return reply;
    } catch (IOException e) {
      tally.breakage(device.id(), to.node(), sent, e);
      leave();
      throw e;
    }
  }

  private static String told(Request request) {
    return request instanceof Request.Upload upload
        ? request.stream() + " " + upload.chunk().runs() + " oldest " + upload.oldest()
        : request.stream() + " position";
  }

  /** Its node, where that is still there; else another one. */
  private Address address() throws IOException {
    List<Address> open = new ArrayList<>(doors.open());
    Address now = at;
    if (now != null && link != null && open.contains(now)) {
      return now;
    }
    leave();
    if (open.size() > 1) {
      open.remove(now);
    }
    if (open.isEmpty()) {
      throw new IOException("no node is there");
    }
    Address chosen = open.get(random.nextInt(open.size()));
    at = chosen;
    return chosen;
  }

  private DeviceLink link(Address to) {
    DeviceLink kept = link;
    if (kept != null) {
      return kept;
    }
    DeviceLink made =
        new HttpsLink(
            new NodeAddress(to.host(), to.port()),
            device.certificate(),
            ServerTrust.any(),
            TIMEOUTS);
    link = made;
    return made;
  }

  private void leave() {
    DeviceLink kept = link;
    link = null;
    if (kept != null) {
      kept.close();
    }
  }

  @Override
  public void cut() {
    DeviceLink kept = link;
    if (kept != null) {
      kept.cut();
    }
  }

  @Override
  public void close() {
    leave();
  }
}
