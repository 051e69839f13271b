package penstock.sim.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import penstock.sim.operator.MetricsText;
import penstock.sim.operator.OperatorClient;

/**
 * Follows what the load generator says and looks at the node at the right moments: its CPU time
 * where the measured time begins and ends, its own latencies at the end, its memory all the while.
 * Belongs to one thread.
 */
final class Measurement {

  private static final double MS = 1e3;
  private static final String EVENT_VISIBLE = "penstock_event_visible_seconds";

  /** How often a silent node is reported on. */
  private static final int IDLE_SAY_SECONDS = 5;

  private final BenchSettings settings;
  private final NodeProcess node;
  private final NodeWatch watch;
  private final OperatorClient operator;
  private final Consumer<String> progress;
  private final @Nullable FlightRecording recording;
  private final WarmUp warmUp;
  private final NodeCpu sinceLast;
  private final NodeCpu sinceBegin;

  private @Nullable LoadInterval measured;
  private double nodeCores = Double.NaN;
  private double eventP50Ms = Double.NaN;
  private double eventP99Ms = Double.NaN;
  private double seconds;

  Measurement(
      BenchSettings settings,
      NodeProcess node,
      NodeWatch watch,
      OperatorClient operator,
      Consumer<String> progress)
      throws IOException {
    this.settings = settings;
    this.node = node;
    this.watch = watch;
    this.operator = operator;
    this.progress = progress;
    this.warmUp = new WarmUp(node, settings.cores(), settings.load().warmupSeconds(), progress);
    this.sinceLast = new NodeCpu(node.pid());
    this.sinceBegin = new NodeCpu(node.pid());
    Path profile = settings.profile();
    this.recording =
        profile == null ? null : new FlightRecording(settings.jdk(), node.pid(), profile);
  }

  /** Returns when nothing is on its way any more. */
  LoadReport.Totals follow(LoadProcess load) throws IOException, InterruptedException {
    while (true) {
      LoadReport report = load.next();
      take(report);
      if (report.totals() != null) {
        return report.totals();
      }
    }
  }

  private void take(LoadReport report) throws IOException, InterruptedException {
    switch (report.phase()) {
      case CONNECTED -> {
        progress.accept("the devices are there; now the load");
        warmUp.begin();
      }
      case WARMUP, MEASURING -> {
        warmUp.look();
        say(report);
      }
      case BEGIN -> {
        warmUp.end();
        begin();
      }
      case MEASURED -> end(report.interval());
      case DONE -> settle();
    }
  }

  private void say(LoadReport report) throws IOException {
    LoadInterval interval = report.interval();
    if (interval == null) {
      return;
    }
    seconds += interval.seconds();
    progress.accept(
        String.format(
            Locale.ROOT,
            "%4.0f s %-9s %6.1f MB/s %6.0f uploads/s  ack p50 %.1f p99 %.1f ms"
                + "  node %.2f cores %.0f MiB%s",
            seconds,
            report.phase().name().toLowerCase(Locale.ROOT),
            interval.rawMbPerSecond(),
            interval.uploadsPerSecond(),
            interval.ackP50Ms(),
            interval.ackP99Ms(),
            sinceLast.cores(),
            watch.rssMib(),
            troubles(interval)));
    sinceLast.restart();
  }

  private static String troubles(LoadInterval interval) {
    long troubles = interval.refused() + interval.throttled() + interval.errors();
    return troubles == 0
        ? ""
        : String.format(
            Locale.ROOT,
            "  refused %d, over quota %d, errors %d",
            interval.refused(),
            interval.throttled(),
            interval.errors());
  }

  private void begin() throws IOException, InterruptedException {
    seconds = 0;
    if (recording != null) {
      recording.start();
    }
    sinceBegin.restart();
  }

  private void end(@Nullable LoadInterval interval) throws IOException, InterruptedException {
    nodeCores = sinceBegin.cores();
    measured = interval;
    MetricsText metrics = operator.metrics();
    eventP50Ms = ms(metrics.quantile(EVENT_VISIBLE, 0.5));
    eventP99Ms = ms(metrics.quantile(EVENT_VISIBLE, 0.99));
    if (recording != null) {
      recording.end().forEach(progress);
    }
  }

  private static double ms(OptionalDouble seconds) {
    return seconds.orElse(Double.NaN) * MS;
  }

  /** A fleet that fell silent: what the node holds when it has had time to let go. */
  private void settle() throws IOException, InterruptedException {
    if (settings.load().mix() != Mix.IDLE) {
      return;
    }
    sinceBegin.restart();
    for (int waited = 0; waited < settings.load().seconds(); waited += IDLE_SAY_SECONDS) {
      int rest = Math.min(IDLE_SAY_SECONDS, settings.load().seconds() - waited);
      TimeUnit.SECONDS.sleep(rest);
      progress.accept(
          String.format(
              Locale.ROOT,
              "%4d s idle: node %.3f cores %.0f MiB",
              waited + rest,
              sinceLast.cores(),
              watch.rssMib()));
      sinceLast.restart();
    }
    nodeCores = sinceBegin.cores();
  }

  /** All that was measured, once {@link #follow} has returned. */
  BenchReport report(LoadReport.Totals totals) throws IOException {
    LoadSettings load = settings.load();
    BenchReport report = new BenchReport();
    report.put("mix", load.mix().word());
    if (measured != null) {
      reportIngest(report, measured);
    } else {
      report.put("node_cores", nodeCores, 4).put("node_rss_mib_idle", watch.rssMib(), 0);
    }
    return report
        .put("node_rss_mib_max", watch.rssMibMax(), 0)
        .put("stored_per_raw", (double) node.segmentBytes() / totals.rawBytesAcked(), 4)
        .put("seconds", load.seconds())
        .put("devices", load.devices())
        .put("outstanding", load.outstanding())
        .put("records_acked", totals.recordsAcked())
        .put("duplicates", totals.duplicates())
        .put("pinned", settings.cores().pinned())
        .put("jdk", JdkVersion.of(settings.jdk()))
        .put("node_java_options", String.join(" ", settings.node().options()));
  }

  private void reportIngest(BenchReport report, LoadInterval interval) {
    report
        .put("raw_mb_per_s", interval.rawMbPerSecond(), 2)
        .put("uploads_per_s", interval.uploadsPerSecond(), 1)
        .put("node_cores", nodeCores, 3)
        .put("raw_mb_per_s_per_core", interval.rawMbPerSecond() / nodeCores, 2)
        .put("ack_p50_ms", interval.ackP50Ms(), 2)
        .put("ack_p99_ms", interval.ackP99Ms(), 2)
        .put("event_p50_ms", eventP50Ms, 2)
        .put("event_p99_ms", eventP99Ms, 2)
        .put("target_raw_mb_per_s", settings.load().rawMbPerSecond(), 2)
        .put("behind_max_ms", interval.behindMaxMs(), 2)
        .put("body_per_raw", (double) interval.bodyBytes() / interval.rawBytes(), 4)
        .put("refused", interval.refused())
        .put("over_quota", interval.throttled())
        .put("errors", interval.errors());
  }
}
