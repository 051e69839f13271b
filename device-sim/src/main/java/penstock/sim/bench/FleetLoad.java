package penstock.sim.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The load of a bench over the nodes of a fleet: a process of its own whose devices, each with a
 * certificate and a connection, are spread over all nodes and go on with the next one where theirs
 * does not answer. Thread-safe.
 */
public final class FleetLoad implements Closeable {

  private final LoadProcess process;
  private final FutureTask<Figures> figures;

  private FleetLoad(LoadProcess process, Consumer<String> progress) {
    this.process = process;
    this.figures = new FutureTask<>(() -> follow(process, progress));
    Thread thread = new Thread(figures, "fleet-load");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * What was measured.
   *
   * @param ackP50Ms from when an upload was due to its 200, in the measured time
   * @param refused answers 503, in the measured time
   * @param silenceMaxMs the longest time that a device went without a 200, in the whole run
   * @param silence what that device tried meanwhile
   * @param recordsAcked different records that were acknowledged, in the whole run
   * @param recordsUnsure of uploads that were never answered
   * @param complaints what was wrong, the first few
   */
  public record Figures(
      double uploadsPerSecond,
      double rawMbPerSecond,
      double ackP50Ms,
      double ackP99Ms,
      long refused,
      long errors,
      double silenceMaxMs,
      String silence,
      long recordsAcked,
      long recordsUnsure,
      long wrongAnswers,
      List<String> complaints) {}

  /**
   * What load there is to be, of uploads of 35 KB raw.
   *
   * @param tag in the devices' names; another one for each load of a fleet
   * @param uploadsPerSecond of all devices together
   * @param outstanding uploads on their way at a time, at most
   */
  public record Plan(
      String tag,
      double uploadsPerSecond,
      int devices,
      int outstanding,
      Duration warmup,
      Duration time) {}

  /**
   * Starts one.
   *
   * @param directory of its log
   * @param devicePorts of all nodes, on loopback
   * @param operatorPort of any of them, where the devices are registered
   * @param progress is told once a second how it goes
   */
  public static FleetLoad start(
      Path directory,
      List<Integer> devicePorts,
      int operatorPort,
      Plan plan,
      Consumer<String> progress)
      throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    LoadSettings settings =
        new LoadSettings(
            devicePorts,
            operatorPort,
            plan.tag(),
            Mix.ESSAY,
            plan.uploadsPerSecond() * Mix.ESSAY.chunkBytes() / 1e6,
            (int) plan.warmup().toSeconds(),
            (int) plan.time().toSeconds(),
            plan.devices(),
            plan.outstanding(),
            3);
    return new FleetLoad(
        LoadProcess.start(List.of(java.toString()), settings, directory), progress);
  }

  /** Waits until it is over and all that it sent is answered, or never will be. */
  public Figures await() throws IOException, InterruptedException {
    try {
      return figures.get();
    } catch (ExecutionException e) {
      throw new IOException("the load broke off: " + e.getMessage(), e);
    }
  }

  /** Whether it is over within that time. */
  public boolean isOverWithin(Duration time) throws InterruptedException {
    try {
      figures.get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException e) {
      return true;
    } catch (java.util.concurrent.TimeoutException e) {
      return false;
    }
  }

  private static Figures follow(LoadProcess process, Consumer<String> progress)
      throws IOException, InterruptedException {
    LoadInterval measured = null;
    List<String> complaints = new ArrayList<>();
    while (true) {
      LoadReport report = process.next();
      LoadInterval interval = report.interval();
      if (report.phase() == LoadReport.Phase.MEASURED) {
        measured = interval;
      } else if (interval != null) {
        progress.accept(line(report.phase(), interval));
      }
      LoadReport.Totals totals = report.totals();
      if (totals != null) {
        complaints.addAll(totals.complaints());
        return figures(measured, totals, complaints);
      }
    }
  }

  private static String line(LoadReport.Phase phase, LoadInterval interval) {
    return String.format(
        Locale.ROOT,
        "%-9s %6.1f MB/s %5.0f uploads/s  ack p50 %.0f p99 %.0f ms  refused %d errors %d",
        phase.name().toLowerCase(Locale.ROOT),
        interval.rawMbPerSecond(),
        interval.uploadsPerSecond(),
        interval.ackP50Ms(),
        interval.ackP99Ms(),
        interval.refused(),
        interval.errors());
  }

  private static Figures figures(
      @Nullable LoadInterval measured, LoadReport.Totals totals, List<String> complaints)
      throws IOException {
    if (measured == null) {
      throw new IOException("the load ended before it was measured");
    }
    return new Figures(
        measured.uploadsPerSecond(),
        measured.rawMbPerSecond(),
        measured.ackP50Ms(),
        measured.ackP99Ms(),
        measured.refused(),
        measured.errors(),
        totals.silenceMaxMs(),
        totals.silence(),
        totals.recordsAcked(),
        totals.recordsUnsure(),
        totals.wrongAnswers(),
        complaints);
  }

  @Override
  public void close() {
    process.close();
  }
}
