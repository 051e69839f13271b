package penstock.sim.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import penstock.protocol.DeviceCertificate;
import penstock.sim.device.DeviceSettings;
import penstock.sim.device.DeviceTruth;
import penstock.sim.device.Fault;
import penstock.sim.device.Reply;
import penstock.sim.device.Request;
import penstock.sim.device.SimDevice;
import penstock.sim.line.DeviceClass;
import penstock.sim.wire.DeviceLink;

/**
 * Many devices that live on a bounded number of threads, what befalls them, and the truth about
 * what they logged and what was acknowledged. Make it, register its devices with a node, start it;
 * drain and close it before reading the truth. Thread-safe.
 */
public final class Fleet implements AutoCloseable {

  /** Of ten devices six are routers, three access points, one is a set-top box. */
  private static final DeviceClass[] CLASSES = {
    DeviceClass.ROUTER, DeviceClass.AP, DeviceClass.ROUTER, DeviceClass.TV, DeviceClass.ROUTER,
    DeviceClass.AP, DeviceClass.ROUTER, DeviceClass.ROUTER, DeviceClass.AP, DeviceClass.ROUTER
  };

  private static final String[] MODELS = {"R7", "R9", "R9-Pro"};
  private static final String[] BATCHES = {"2023-07", "2024-02", "2024-11"};

  private static final Duration CLOSE_MAX = Duration.ofSeconds(10);
  private static final int FAILURES_MAX = 20;

  private final List<Neighbourhood> neighbourhoods;
  private final List<FleetDevice> devices;
  private final SimClock clock;
  private final ScheduledThreadPoolExecutor executor;
  private final List<DeviceRunner> runners = new ArrayList<>();
  private final FleetCounters counters = new FleetCounters();
  private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch undrained;

  private Fleet(
      FleetSettings settings,
      List<Neighbourhood> neighbourhoods,
      List<FleetDevice> devices,
      SimClock clock) {
    this.neighbourhoods = neighbourhoods;
    this.devices = devices;
    this.clock = clock;
    this.undrained = new CountDownLatch(devices.size());
    int threads = Math.min(settings.connectionsAtOnce(), devices.size());
    AtomicInteger number = new AtomicInteger();
    executor =
        new ScheduledThreadPoolExecutor(
            threads, task -> daemon(task, "fleet-" + number.incrementAndGet()));
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Makes the devices with their certificates; nothing runs yet. */
  public static Fleet create(FleetSettings settings, SimClock clock) {
    List<Neighbourhood> neighbourhoods =
        IntStream.range(0, settings.neighbourhoods()).mapToObj(Neighbourhood::of).toList();
    List<FleetDevice> devices =
        IntStream.range(0, settings.devices())
            .parallel()
            .mapToObj(index -> device(index, settings, neighbourhoods, clock))
            .toList();
    return new Fleet(settings, neighbourhoods, devices, clock);
  }

  private static FleetDevice device(
      int index, FleetSettings settings, List<Neighbourhood> neighbourhoods, SimClock clock) {
    SplittableRandom random = new SplittableRandom(settings.seed() + index * 0x9E3779B97F4A7C15L);
    DeviceClass deviceClass = CLASSES[index % CLASSES.length];
    String tag = settings.idTag().isEmpty() ? "" : settings.idTag() + "-";
    String id = "%s-%s%04d".formatted(deviceClass.word(), tag, index);
    Neighbourhood neighbourhood = neighbourhoods.get(index % neighbourhoods.size());
    Map<String, String> labels =
        Map.of(
            "city", neighbourhood.city(),
            "model", MODELS[random.nextInt(MODELS.length)],
            "batch", BATCHES[random.nextInt(BATCHES.length)]);
    DeviceSettings built = DeviceSettings.usual(deviceClass).faster(settings.rateFactor());
    SimDevice model = new SimDevice(id, built, random.nextLong(), clock.nowUs());
    return new FleetDevice(model, neighbourhood, labels, DeviceCertificate.generate(id));
  }

  public List<FleetDevice> devices() {
    return devices;
  }

  public List<Neighbourhood> neighbourhoods() {
    return neighbourhoods;
  }

  public FleetCounters counters() {
    return counters;
  }

  /** A device's way to its node. */
  public interface Links {
    DeviceLink link(FleetDevice device);
  }

  /** Lets the devices live; once only. */
  public void start(Links links) {
    for (FleetDevice device : devices) {
      runners.add(new DeviceRunner(device, links.link(device), clock, executor, watcher()));
    }
    runners.forEach(DeviceRunner::poke);
  }

  private DeviceRunner.Watcher watcher() {
    return new DeviceRunner.Watcher() {
      @Override
      public void answered(Request request, Reply reply) {
        counters.answered(request, reply);
      }

      @Override
      public void unanswered(Request request) {
        counters.noteUnanswered();
      }

      @Override
      public void drained() {
        undrained.countDown();
      }

      @Override
      public void failed(String device, RuntimeException e) {
        if (failures.size() < FAILURES_MAX) {
          failures.add(device + ": the simulator failed: " + e);
        }
        undrained.countDown();
      }
    };
  }

  /**
   * A neighbourhood has no network for so long: connections break, and from then on no answer comes
   * in; what is sent in the first moments still gets out.
   */
  public void outage(Neighbourhood neighbourhood, Duration duration) {
    neighbourhood.goDown(clock.nowUs(), duration.toNanos() / 1_000);
    for (DeviceRunner runner : runners) {
      if (runner.device().neighbourhood() == neighbourhood) {
        runner.cut();
      }
    }
  }

  /** The device with this index starts again with its log. */
  public void warmReboot(int index) {
    runners.get(index).postAndCut(new Fault.WarmReboot());
  }

  /** The device with this index loses power, and its log. */
  public void coldReboot(int index) {
    runners.get(index).postAndCut(new Fault.ColdReboot());
  }

  /** The kernel of the device with this index dies. */
  public void panic(int index) {
    runners.get(index).postAndCut(new Fault.Panic());
  }

  /** A program of the device with this index logs without end. */
  public void storm(int index, int lines) {
    runners.get(index).post(new Fault.Storm(lines));
  }

  /**
   * The network of the device with this index breaks for a moment, maybe in the middle of an
   * upload.
   */
  public void cut(int index) {
    runners.get(index).cut();
  }

  /**
   * Heals the network, lets the devices log no more and send all they have.
   *
   * @return whether they could
   */
  public boolean drain(Duration atMost) throws InterruptedException {
    neighbourhoods.forEach(Neighbourhood::heal);
    runners.forEach(runner -> runner.post(new Fault.Drain()));
    return undrained.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Stops the devices where they are and waits for what is under way. */
  @Override
  public void close() {
    runners.forEach(DeviceRunner::stop);
    executor.shutdown();
    runners.forEach(DeviceRunner::cut);
    try {
      if (!executor.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        failures.add(
            "devices are still busy " + CLOSE_MAX.toSeconds() + " s after they were stopped");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    runners.forEach(DeviceRunner::close);
  }

  /** What each device knows. Only once the fleet is closed. */
  public List<DeviceTruth> truths() {
    return devices.stream().map(device -> device.model().truth()).toList();
  }

  /** What all of them know together. Only once the fleet is closed. */
  public FleetReport report() {
    return FleetReport.of(truths(), List.copyOf(failures));
  }
}
