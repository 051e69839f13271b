package penstock.sim.swarm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import penstock.protocol.DeviceCertificate;
import penstock.sim.operator.DeviceEntry;
import penstock.sim.operator.FleetTotals;
import penstock.sim.operator.OperatorClient;

/**
 * A fleet of up to a million devices in this process: so many loops as there are cores, but not
 * more than {@link #LOOPS_MAX}, each with its share of the devices. {@link #run} does one run and
 * ends by itself.
 */
public final class Swarm implements AutoCloseable {

  private static final int LOOPS_MAX = 4;

  /** At the end, devices that have something to send come within this part of the time left. */
  private static final double END_PART = 0.1;

  private static final double END_SECONDS_MAX = 10;
  private static final long JOIN_MS_MAX = 30_000;

  private final SwarmSettings settings;
  private final String stormName;
  private final Storm storm;
  private final Roster roster;
  private final List<DeviceCertificate> certificates;
  private final List<SwarmDevice[]> shares = new ArrayList<>();
  private final List<SplittableRandom> randoms = new ArrayList<>();
  private final List<SwarmLoop> loops = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Tally tally = new Tally();
  private final List<Second> seconds = new ArrayList<>();

  private Swarm(SwarmSettings settings, String stormName, List<DeviceCertificate> certificates) {
    this.settings = settings;
    this.stormName = stormName;
    this.storm = storm(settings, stormName);
    this.certificates = certificates;
    this.roster = new Roster(settings, certificates);
    int loopCount = Math.max(1, Math.min(LOOPS_MAX, Runtime.getRuntime().availableProcessors()));
    for (int loop = 0; loop < loopCount; loop++) {
      SplittableRandom random = new SplittableRandom(Hash.of(settings.seed(), loop));
      randoms.add(random);
      shares.add(share(loop, loopCount, random));
    }
  }

  private static Storm storm(SwarmSettings settings, String name) {
    if (name.isEmpty()) {
      return Storm.NONE;
    }
    Storm found = settings.storms().get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "storm = " + name + ": must be one of " + settings.storms().keySet());
    }
    return found;
  }

  private SwarmDevice[] share(int loop, int loops, SplittableRandom random) {
    List<SwarmDevice> share = new ArrayList<>();
    for (int index = loop; index < settings.devices(); index += loops) {
      share.add(roster.device(index, random));
    }
    return share.toArray(SwarmDevice[]::new);
  }

  /**
   * Makes the devices, and their certificates where they need some.
   *
   * @param storm name of one of the fleet's storms; empty: nothing befalls it
   * @param certificates folder in which certificates are kept for the next time
   * @throws IOException where that folder can't be read or written
   */
  public static Swarm create(SwarmSettings settings, String storm, Path certificates)
      throws IOException {
    boolean needed = settings.connections().kind() == Connections.Kind.MTLS;
    return new Swarm(
        settings,
        storm,
        needed
            ? new CertificateCache(certificates).get(settings.name(), settings.devices())
            : List.of());
  }

  /** The same, with certificates kept in {@link CertificateCache#usual}. */
  public static Swarm create(SwarmSettings settings, String storm) throws IOException {
    return create(settings, storm, CertificateCache.usual());
  }

  /** What a node has to know of the devices before it takes anything from them. */
  public Stream<DeviceEntry> entries() {
    return roster.entries();
  }

  /** How long uploads that were due waited for a connection, since the last call. */
  public SwarmResult.Percentiles connectionWaits() {
    return tally.waits();
  }

  /** Why uploads got no answer, or one that is neither 200 nor about the time; the first few. */
  public List<String> failures() {
    return tally.failures();
  }

  /**
   * What the parts of a run share.
   *
   * @param inStorm by neighbourhood
   */
  record Run(Roster roster, RunClock clock, Tally tally, StormWatch watch, BitSet inStorm) {}

  /**
   * Lets the devices live. Once only.
   *
   * @param everySecond hears what happened in each second, on this thread
   * @param stop is asked once a second whether to end before time is up
   * @throws IOException where this machine can't have so many connections, or the node's operator
   *     side does not answer
   */
  public SwarmResult run(SwarmTarget target, Consumer<Second> everySecond, BooleanSupplier stop)
      throws IOException, InterruptedException {
    OpenFiles.check(settings.connections());
    OperatorClient operator = settings.end().verifies() ? target.operator() : null;
    FleetTotals before = operator == null ? null : operator.totals();
    int secondsMax = settings.seconds() + (int) settings.end().settle().toSeconds() + 60;
    StormWatch watch = new StormWatch(secondsMax);
    RunClock clock = new RunClock();
    start(new Run(roster, clock, tally, watch, inStorm()), target);
    try {
      live(target, everySecond, stop, clock, watch);
      settle(target, everySecond, clock);
    } finally {
      close();
    }
    List<String> differences = new ArrayList<>(tally.complaints());
    if (tally.complained() > differences.size()) {
      differences.add("and " + (tally.complained() - differences.size()) + " more like these");
    }
    if (operator != null && before != null) {
      differences.addAll(new SwarmCheck(operator, roster, devices()).differences(before));
    }
    return new SwarmResult(
        settings.name(),
        stormName,
        settings.devices(),
        List.copyOf(seconds),
        neighbourhoods(),
        watch.result(seconds),
        differences);
  }

  private void start(Run run, SwarmTarget target) throws IOException {
    DeviceKeys keys = certificates.isEmpty() ? null : new DeviceKeys(certificates, target.trust());
    for (int i = 0; i < shares.size(); i++) {
      loops.add(
          new SwarmLoop(shares.get(i), shares.size(), randoms.get(i), run, target.nodes(), keys));
    }
    for (SwarmLoop loop : loops) {
      Thread thread = new Thread(loop, "swarm-" + threads.size());
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
  }

  private BitSet inStorm() {
    BitSet inStorm = new BitSet();
    for (int i = 0; i < settings.neighbourhoods().size(); i++) {
      inStorm.set(i, storm.neighbourhoods().contains(settings.neighbourhoods().get(i).name()));
    }
    return inStorm;
  }

  private void live(
      SwarmTarget target,
      Consumer<Second> everySecond,
      BooleanSupplier stop,
      RunClock clock,
      StormWatch watch)
      throws InterruptedException {
    int step = 0;
    for (int second = 0; second < settings.seconds() && !stop.getAsBoolean(); second++) {
      while (step < storm.steps().size() && storm.steps().get(step).atSecond() <= second) {
        befall(storm.steps().get(step++), second, watch);
      }
      pass(second, target, everySecond, clock);
    }
  }

  private void befall(Step step, int second, StormWatch watch) {
    if (step instanceof Step.Back) {
      int devices =
          settings.neighbourhoods().stream()
              .filter(neighbourhood -> step.neighbourhoods().contains(neighbourhood.name()))
              .mapToInt(Neighbourhood::devices)
              .sum();
      watch.returning(second, devices);
    }
    loops.forEach(loop -> loop.post(() -> loop.fate().befall(step)));
  }

  private void pass(int second, SwarmTarget target, Consumer<Second> everySecond, RunClock clock)
      throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(clock.nanosUntil(second + 1));
    Second passed =
        new Second(
            second,
            tally.arrivals.sumThenReset(),
            tally.admitted.sumThenReset(),
            tally.refused.sumThenReset(),
            tally.failed.sumThenReset(),
            tally.rawBytes.sumThenReset(),
            tally.bodyBytes.sumThenReset(),
            loops.stream().mapToLong(SwarmLoop::backlogBytes).sum(),
            loops.stream().mapToInt(SwarmLoop::connections).sum(),
            tally.stormAck(),
            tally.othersAck(),
            target.use().get());
    seconds.add(passed);
    everySecond.accept(passed);
  }

  /** Devices get their answers to what they sent; whoever has them is done. */
  private void settle(SwarmTarget target, Consumer<Second> everySecond, RunClock clock)
      throws InterruptedException {
    End end = settings.end();
    double within = Math.min(END_SECONDS_MAX, end.settle().toSeconds() * END_PART);
    loops.forEach(loop -> loop.post(() -> loop.fate().end(end, Math.max(0.1, within))));
    int first = seconds.size();
    int[] busy = {settings.devices()};
    for (int i = 0; i < end.settle().toSeconds() && busy[0] > 0; i++) {
      pass(first + i, target, everySecond, clock);
      busy[0] = busy();
    }
  }

  private int busy() throws InterruptedException {
    int busy = 0;
    for (SwarmLoop loop : loops) {
      var answer = new FutureTask<>(() -> loop.fate().busy());
      loop.post(answer);
      try {
        busy += answer.get(JOIN_MS_MAX, TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException e) {
        tally.complain("the simulator failed: " + e);
      }
    }
    return busy;
  }

  private List<SwarmDevice> devices() {
    List<SwarmDevice> devices = new ArrayList<>();
    for (int index = 0; index < settings.devices(); index++) {
      devices.add(shares.get(index % shares.size())[index / shares.size()]);
    }
    return devices;
  }

  private List<SwarmResult.NeighbourhoodResult> neighbourhoods() {
    BitSet inStorm = inStorm();
    long[] lost = new long[settings.neighbourhoods().size()];
    for (SwarmDevice device : devices()) {
      for (SwarmStream stream : device.streams()) {
        lost[device.neighbourhood] +=
            stream.lost() + stream.unsure() + stream.from() - stream.ackedNext();
      }
    }
    List<SwarmResult.NeighbourhoodResult> results = new ArrayList<>();
    for (int i = 0; i < lost.length; i++) {
      Neighbourhood neighbourhood = settings.neighbourhoods().get(i);
      NeighbourhoodTally sum = new NeighbourhoodTally();
      for (SwarmLoop loop : loops) {
        sum.add(loop.exchange().of(i));
      }
      results.add(
          new SwarmResult.NeighbourhoodResult(
              neighbourhood.name(),
              inStorm.get(i),
              neighbourhood.devices(),
              sum.uploads,
              sum.refused,
              sum.failed,
              sum.rawBytes,
              lost[i],
              Tally.percentiles(sum.ackNanos),
              sum.refusedLongestNanos / 1e6));
    }
    return results;
  }

  /** Ends it where it is. */
  @Override
  public void close() {
    loops.forEach(loop -> loop.post(loop::end));
    for (Thread thread : threads) {
      try {
        thread.join(JOIN_MS_MAX);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
