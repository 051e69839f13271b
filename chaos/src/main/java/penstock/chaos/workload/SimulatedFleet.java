package penstock.chaos.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import penstock.chaos.Anomalies;
import penstock.chaos.Anomaly.Kind;
import penstock.chaos.cluster.Doors;
import penstock.chaos.cluster.OperatorClient;
import penstock.chaos.truth.DeviceFacts;
import penstock.sim.fleet.Fleet;
import penstock.sim.fleet.FleetDevice;
import penstock.sim.fleet.FleetSettings;
import penstock.sim.fleet.SimClock;
import penstock.sim.operator.DeviceEntry;

/**
 * Devices as the simulator has them: a ring buffer that overwrites what was not acknowledged in
 * time, an interval, delays that are drawn, one upload at a time. Everything goes twenty times as
 * fast as in life. Each stays with its node until that fails it.
 */
public final class SimulatedFleet implements Workload {

  /** An interval of 1.5 to 4.5 s, 110 lines a second; a ring overruns in about ten seconds. */
  private static final double RATE = 20;

  private static final int NEIGHBOURHOODS = 2;
  private static final Duration DRAIN_MAX = Duration.ofMinutes(2);

  private final Fleet fleet;
  private final Anomalies anomalies;
  private final Tally tally;
  private final SplittableRandom random;
  private final Map<String, RoamingLink> links = new ConcurrentHashMap<>();

  /** Devices that are not known to any node yet. */
  public SimulatedFleet(int devices, Setting setting) {
    FleetSettings settings =
        new FleetSettings(devices, NEIGHBOURHOODS, setting.seed(), RATE, devices, setting.tag());
    this.fleet = Fleet.create(settings, SimClock.system());
    this.anomalies = setting.anomalies();
    this.tally = new Tally(setting.history());
    this.random = new SplittableRandom(setting.seed());
  }

  /** What befalls its devices goes through this. */
  public Fleet fleet() {
    return fleet;
  }

  @Override
  public void register(OperatorClient operator) throws InterruptedException {
    for (FleetDevice device : fleet.devices()) {
      DeviceEntry entry = device.entry();
      operator.register(entry.id(), entry.fingerprint(), entry.deviceClass());
    }
  }

  @Override
  public void start(Doors doors) {
    fleet.start(
        device -> {
          RoamingLink link = new RoamingLink(device, doors, tally, random.split());
          links.put(device.id(), link);
          return link;
        });
  }

  /**
   * Has something done while a device uploads next, at a moment that is drawn: its first bytes are
   * on their way then, or its answer is.
   *
   * @param index of the device
   */
  public void duringNextUpload(int index, Runnable action) {
    RoamingLink link = links.get(fleet.devices().get(index).id());
    if (link == null) {
      throw new IllegalStateException("the devices were not started");
    }
    link.duringNextUpload(action);
  }

  private List<String> ids() {
    return fleet.devices().stream().map(FleetDevice::id).toList();
  }

  @Override
  public void awaitAllHeard(Duration most) throws InterruptedException {
    tally.awaitEach(ids(), most);
  }

  /** They go on: what they log while others look is theirs to deliver. */
  @Override
  public void stop() {}

  @Override
  public void settle() throws InterruptedException {
    boolean drained;
    try (fleet) {
      drained = fleet.drain(DRAIN_MAX);
    }
    if (!drained) {
      anomalies.add(
          Kind.NO_SERVICE, "the devices", "could not deliver the rest within " + DRAIN_MAX);
    }
    fleet.report().broken().forEach(what -> anomalies.add(Kind.UNTRUE_REPLY, "a device", what));
  }

  @Override
  public List<? extends DeviceFacts> devices() {
    List<DeviceFacts> facts = new ArrayList<>();
    fleet.truths().forEach(truth -> facts.add(new SimulatedFacts(truth)));
    return facts;
  }

  @Override
  public Tally tally() {
    return tally;
  }
}
