package penstock.sim.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import penstock.sim.bench.LoadReport.Phase;

/**
 * The load, from the first registration to the last acknowledgement: as many threads as uploads may
 * be outstanding, each with its share of the devices, and this one, which keeps time and reports.
 */
final class LoadRun {

  private static final Duration REPORT_EVERY = Duration.ofSeconds(1);

  private final LoadSettings settings;
  private final Consumer<LoadReport> reports;
  private final Tally tally = new Tally();
  private final LoadClock clock;

  LoadRun(LoadSettings settings, Consumer<LoadReport> reports) {
    this.settings = settings;
    this.reports = reports;
    this.clock = new LoadClock(settings.rawMbPerSecond(), settings.mix().chunkBytes());
  }

  void run() throws InterruptedException, ExecutionException {
    List<BenchDevice> devices = Fleet.register(settings, settings.operator());
    List<Thread> threads = settings.mix() == Mix.IDLE ? visit(devices) : load(devices);
    for (Thread thread : threads) {
      thread.join();
    }
    reports.accept(new LoadReport(Phase.DONE, null, totals(devices)));
  }

  /** Each device uploads once. */
  private List<Thread> visit(List<BenchDevice> devices) throws InterruptedException {
    reports.accept(new LoadReport(Phase.CONNECTED, null, null));
    Visits visits = new Visits(devices, settings, tally, clock);
    List<Thread> threads = start(visits, settings.outstanding());
    Tally.Mark from = tally.mark();
    while (threads.stream().anyMatch(Thread::isAlive)) {
      TimeUnit.NANOSECONDS.sleep(REPORT_EVERY.toNanos());
      from = report(Phase.WARMUP, from, tally.latencies());
    }
    return threads;
  }

  private static List<Thread> start(Runnable work, int count) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(work, "load-" + i);
      thread.start();
      threads.add(thread);
    }
    return threads;
  }

  /** All devices upload until time is up. */
  private List<Thread> load(List<BenchDevice> devices) throws InterruptedException {
    int lanes = Math.min(settings.outstanding(), devices.size());
    CountDownLatch connected = new CountDownLatch(lanes);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < lanes; i++) {
      Lane lane = new Lane(share(devices, i, lanes), settings, clock, tally, connected);
      threads.addAll(start(lane, 1));
    }
    connected.await();
    reports.accept(new LoadReport(Phase.CONNECTED, null, null));
    clock.start();
    keepTime(Phase.WARMUP, settings.warmupSeconds());
    reports.accept(new LoadReport(Phase.BEGIN, null, null));
    LoadInterval measured = keepTime(Phase.MEASURING, settings.seconds());
    reports.accept(new LoadReport(Phase.MEASURED, measured, null));
    clock.end();
    return threads;
  }

  private static List<BenchDevice> share(List<BenchDevice> devices, int lane, int lanes) {
    List<BenchDevice> share = new ArrayList<>();
    for (int i = lane; i < devices.size(); i += lanes) {
      share.add(devices.get(i));
    }
    return share;
  }

  /** Reports about once a second; returns the whole. */
  private LoadInterval keepTime(Phase phase, int seconds) throws InterruptedException {
    tally.latencies();
    Tally.Mark begin = tally.mark();
    Tally.Latencies latencies = tally.latencies();
    Tally.Mark from = begin;
    long end = begin.nanos() + Duration.ofSeconds(seconds).toNanos();
    while (end - System.nanoTime() > 0) {
      long rest = Math.min(end - System.nanoTime(), REPORT_EVERY.toNanos());
      TimeUnit.NANOSECONDS.sleep(rest);
      Tally.Latencies since = tally.latencies();
      from = report(phase, from, since);
      latencies.add(since);
    }
    return Tally.between(begin, from, latencies);
  }

  private Tally.Mark report(Phase phase, Tally.Mark from, Tally.Latencies latencies) {
    Tally.Mark to = tally.mark();
    reports.accept(new LoadReport(phase, Tally.between(from, to, latencies), null));
    return to;
  }

  private LoadReport.Totals totals(List<BenchDevice> devices) {
    BenchDevice silent =
        Collections.max(
            devices, Comparator.comparingLong(device -> device.silence().longestNanos()));
    return new LoadReport.Totals(
        devices.stream().mapToLong(BenchDevice::recordsAcked).sum(),
        devices.stream().mapToLong(BenchDevice::recordsUnsure).sum(),
        devices.stream().mapToLong(BenchDevice::duplicates).sum(),
        tally.mark().rawBytes(),
        silent.silence().longestNanos() / 1e6,
        silent.id() + ": " + silent.silence().longest(),
        tally.wrongAnswers(),
        tally.complaints());
  }
}
