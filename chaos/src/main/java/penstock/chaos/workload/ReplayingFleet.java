package penstock.chaos.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import penstock.chaos.Anomalies;
import penstock.chaos.Anomaly.Kind;
import penstock.chaos.cluster.Door;
import penstock.chaos.cluster.OperatorClient;

/**
 * A few devices that never rest: new chunks, retries, replays of old ones, overlaps, holes that are
 * filled later, losses, streams that are left and come back; two uploads of a device at once.
 */
public final class ReplayingFleet implements Workload {

  private static final int LANES = 2;
  private static final Duration STOP_MAX = Duration.ofSeconds(90);

  private final List<ChaosDevice> devices;
  private final Anomalies anomalies;
  private final Random random;
  private final Tally tally = new Tally();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private @Nullable Door door;

  public ReplayingFleet(int devices, long seed, Anomalies anomalies) {
    this.anomalies = anomalies;
    this.random = new Random(seed);
    this.devices =
        IntStream.range(0, devices).mapToObj(i -> new ChaosDevice("d" + i, anomalies)).toList();
  }

  @Override
  public void register(OperatorClient operator) throws InterruptedException {
    for (ChaosDevice device : devices) {
      operator.register(device.id(), device.fingerprint());
    }
  }

  @Override
  public void start(Door to) {
    door = to;
    for (ChaosDevice device : devices) {
      for (int i = 0; i < LANES; i++) {
        Lane lane = lane(device, to);
        start(device.id() + "-lane-" + i, () -> lane.run(stop));
      }
    }
  }

  private Lane lane(ChaosDevice device, Door to) {
    return new Lane(device, to, tally, anomalies, random.nextLong());
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
  public void stop() throws InterruptedException {
    stop.countDown();
    join();
  }

  private void join() throws InterruptedException {
    long deadline = System.nanoTime() + STOP_MAX.toNanos();
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
    Door to = door;
    if (to == null) {
      throw new IllegalStateException("it was not started");
    }
    for (ChaosDevice device : devices) {
      Lane lane = lane(device, to);
      start(device.id() + "-settling", lane::settle);
    }
    join();
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
