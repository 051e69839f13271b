package penstock.chaos.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import penstock.chaos.Anomalies;
import penstock.chaos.Anomaly.Kind;
import penstock.chaos.cluster.Doors;
import penstock.chaos.cluster.OperatorClient;

/**
 * A few devices that never rest: new chunks, retries, replays of old ones, overlaps, holes that are
 * filled later, losses, streams that are left and come back; several uploads of a device at once,
 * each to any node.
 */
public final class ReplayingFleet implements Workload {

  private static final int INTRUDER_PAUSE_MS_MAX = 120;
  private static final Duration STOP_MAX = Duration.ofSeconds(90);

  private final List<ChaosDevice> devices;
  private final int lanes;
  private final Anomalies anomalies;
  private final Random random;
  private final Tally tally;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private @Nullable Intruder intruder;
  private @Nullable Doors doors;

  /**
   * Devices that are not known to any node yet.
   *
   * @param lanes uploads of a device at once
   * @param clockJumps whether the devices' clocks run as they like
   */
  public ReplayingFleet(int devices, int lanes, boolean clockJumps, Setting setting) {
    this.lanes = lanes;
    this.anomalies = setting.anomalies();
    this.random = new Random(setting.seed());
    this.tally = new Tally(setting.history());
    this.devices =
        IntStream.range(0, devices)
            .mapToObj(i -> new ChaosDevice(setting.tag() + "-" + i, clockJumps, anomalies))
            .toList();
  }

  /** Somebody else sends, too, with each device's own certificate. */
  public ReplayingFleet beset(Intruder by) {
    intruder = by;
    return this;
  }

  /** What meets in segments and groups, and fits two cores. */
  public static ReplayingFleet usual(Setting setting) {
    return new ReplayingFleet(5, 2, false, setting);
  }

  @Override
  public void register(OperatorClient operator) throws InterruptedException {
    for (ChaosDevice device : devices) {
      admit(device, operator);
    }
  }

  private static void admit(ChaosDevice device, OperatorClient operator)
      throws InterruptedException {
    device.rights().admitted();
    operator.register(device.id(), device.fingerprint(), "router");
    device.rights().admitted();
  }

  /** Takes the right to write from one of its devices. */
  public String revokeOne(OperatorClient operator) throws InterruptedException {
    ChaosDevice device = devices.get(random.nextInt(devices.size()));
    device.rights().revoked();
    operator.revoke(device.id());
    device.rights().revoked();
    return device.id();
  }

  /** Gives it back. */
  public void admit(String device, OperatorClient operator) throws InterruptedException {
    for (ChaosDevice one : devices) {
      if (one.id().equals(device)) {
        admit(one, operator);
      }
    }
  }

  @Override
  public void start(Doors to) {
    doors = to;
    for (ChaosDevice device : devices) {
      for (int i = 0; i < lanes; i++) {
        Lane lane = lane(device, to);
        start(device.id() + "-lane-" + i, () -> lane.run(stop));
      }
      if (intruder != null) {
        startIntruder(device, to, intruder);
      }
    }
  }

  private Lane lane(ChaosDevice device, Doors to) {
    return new Lane(device, to, tally, anomalies, random.nextLong());
  }

  /** Beside the devices' own uploads, goes on with this until {@link #stop}. */
  private void startIntruder(ChaosDevice device, Doors to, Intruder intruder) {
    Random of = new Random(random.nextLong());
    start(
        device.id() + "-" + intruder.title(),
        () -> {
          while (!stop.await(of.nextInt(INTRUDER_PAUSE_MS_MAX), TimeUnit.MILLISECONDS)) {
            intruder.strike(device, to.pick(of, null), of, anomalies);
          }
        });
  }

  /** What a lane does; its failure is a finding. */
  private interface Work {
    void run() throws InterruptedException;
  }

  private void start(String name, Work work) {
    Thread thread = new Thread(() -> guard(name, work), name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void guard(String name, Work work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      anomalies.add(Kind.NODE_FAILURE, name, "it gave up: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void awaitAllHeard(Duration most) throws InterruptedException {
    tally.awaitEach(devices.stream().map(ChaosDevice::id).toList(), most);
  }

  @Override
  public void stop() throws InterruptedException {
    stop.countDown();
    join(STOP_MAX);
  }

  private void join(Duration most) throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    for (Thread thread : threads) {
      thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
      if (thread.isAlive()) {
        anomalies.add(Kind.NODE_FAILURE, thread.getName(), "it waits for an answer for ever");
        thread.interrupt();
      }
    }
    threads.clear();
  }

  @Override
  public void settle() throws InterruptedException {
    Doors to = doors;
    if (to == null) {
      throw new IllegalStateException("it was not started");
    }
    for (ChaosDevice device : devices) {
      Lane lane = lane(device, to);
      start(device.id() + "-settling", lane::settle);
    }
    join(Duration.ofMinutes(3));
  }

  @Override
  public List<ChaosDevice> devices() {
    return devices;
  }

  @Override
  public Tally tally() {
    return tally;
  }
}
