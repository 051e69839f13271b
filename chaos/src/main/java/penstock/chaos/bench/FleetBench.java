package penstock.chaos.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import penstock.chaos.cluster.Cluster;
import penstock.chaos.cluster.Clusters;
import penstock.chaos.cluster.NodeSettings.Build;
import penstock.chaos.cluster.NodeUnderTest;
import penstock.chaos.net.Loopback;
import penstock.sim.bench.FleetLoad;

/**
 * Three nodes with the settings that they ship with, a PostgreSQL that syncs and an S3 store on the
 * disk, all on this machine: how long an acknowledgement takes under load; how long a device waits
 * whose node is killed; how long one waits while all nodes are restarted one after the other. Each
 * time the ledger must have exactly what was acknowledged. Belongs to one thread.
 */
final class FleetBench {

  private static final int NODES = 3;

  /** The last look at the sums may trail the last answer by this. */
  private static final Duration SUMS_MAX = Duration.ofSeconds(30);

  /** How long the load goes on around what happens. */
  private static final Duration BEFORE = Duration.ofSeconds(15);

  private static final Duration AFTER = Duration.ofSeconds(30);

  /** How long a node is up before the next one is stopped: as docs/fleet.md has it. */
  private static final Duration WARM = Duration.ofSeconds(45);

  /** A node is stopped and serves again within this. */
  private static final Duration RESTART_MAX = Duration.ofSeconds(40);

  private final FleetPlan plan;
  private final PrintStream progress;
  private final ObjectNode result;
  private final List<String> faults = new ArrayList<>();
  private final List<Integer> ports =
      IntStream.range(0, NODES).mapToObj(node -> Loopback.freePort()).toList();

  /** Records that were acknowledged by all loads so far, and those that may be there. */
  private long acked;

  private long unsure;

  /**
   * @param result takes the figures
   */
  FleetBench(FleetPlan plan, PrintStream progress, ObjectNode result) {
    this.plan = plan;
    this.progress = progress;
    this.result = result;
  }

  /** What was wrong, in words. */
  List<String> run(Path home, Path directory) throws IOException, InterruptedException {
    try (Cluster cluster = Clusters.shipped(new Build(home, null), directory, ports)) {
      say("starting PostgreSQL, an S3 store and " + NODES + " nodes");
      cluster.heal();
      latency(cluster, directory);
      if (plan.kill()) {
        kill(cluster, directory);
      }
      if (plan.rolling()) {
        rolling(cluster, directory);
      }
    }
    return faults;
  }

  private void latency(Cluster cluster, Path directory) throws IOException, InterruptedException {
    say("latency at " + plan.uploadsPerSecond() + " uploads a second");
    try (FleetLoad load = load(cluster, directory, "steady", plan.warmup(), plan.time())) {
      FleetLoad.Figures figures = end(cluster, load);
      result.put("uploads_per_s", round(figures.uploadsPerSecond()));
      result.put("raw_mb_per_s", round(figures.rawMbPerSecond()));
      result.put("ack_p50_ms", round(figures.ackP50Ms()));
      result.put("ack_p99_ms", round(figures.ackP99Ms()));
      result.put("refused", figures.refused());
      result.put("errors", figures.errors());
    }
  }

  private void kill(Cluster cluster, Path directory) throws IOException, InterruptedException {
    say("killing a node under load");
    try (FleetLoad load =
        load(cluster, directory, "kill", plan.warmup().plus(BEFORE), AFTER.plus(AFTER))) {
      if (!load.isOverWithin(plan.warmup().plus(BEFORE))) {
        NodeUnderTest victim = cluster.nodes().get(NODES - 1);
        say("kill -9 " + victim.name());
        victim.kill();
      }
      FleetLoad.Figures figures = end(cluster, load);
      result.put("kill_silence_max_s", round(figures.silenceMaxMs() / 1e3));
    }
    cluster.heal();
  }

  private void rolling(Cluster cluster, Path directory) throws IOException, InterruptedException {
    say("restarting all nodes, one after the other, under load");
    Duration time = RESTART_MAX.plus(WARM).multipliedBy(NODES);
    try (FleetLoad load = load(cluster, directory, "rolling", plan.warmup(), time)) {
      boolean over = load.isOverWithin(plan.warmup());
      long begun = System.nanoTime();
      for (NodeUnderTest node : cluster.nodes()) {
        say("stopping " + node.name());
        long stopping = System.nanoTime();
        node.stop();
        long stopped = System.nanoTime();
        node.start();
        say(
            "%s stopped in %.1f s and served %.1f s later"
                .formatted(node.name(), seconds(stopping, stopped), seconds(stopped)));
        result.put("rolling_s", round(seconds(begun)));
        over |= load.isOverWithin(WARM);
      }
      if (over || load.isOverWithin(Duration.ZERO)) {
        faults.add("the load ended before all nodes were restarted");
      }
      FleetLoad.Figures figures = end(cluster, load);
      result.put("rolling_silence_max_s", round(figures.silenceMaxMs() / 1e3));
    }
  }

  private FleetLoad load(
      Cluster cluster, Path directory, String tag, Duration warmup, Duration time)
      throws IOException {
    int operatorPort = cluster.nodes().get(0).operator().address().getPort();
    FleetLoad.Plan load =
        new FleetLoad.Plan(
            tag, plan.uploadsPerSecond(), plan.devices(), plan.outstanding(), warmup, time);
    return FleetLoad.start(directory, ports, operatorPort, load, this::say);
  }

  private FleetLoad.Figures end(Cluster cluster, FleetLoad load)
      throws IOException, InterruptedException {
    FleetLoad.Figures figures = load.await();
    acked += figures.recordsAcked();
    unsure += figures.recordsUnsure();
    if (figures.wrongAnswers() > 0) {
      faults.add(figures.wrongAnswers() + " answers were not about what was sent");
    }
    figures.complaints().forEach(this::say);
    say("the longest silence: " + figures.silence());
    compare(cluster);
    return figures;
  }

  private void compare(Cluster cluster) throws InterruptedException {
    long deadline = System.nanoTime() + SUMS_MAX.toNanos();
    String wrong = difference(cluster);
    while (!wrong.isEmpty() && System.nanoTime() - deadline < 0) {
      Thread.sleep(500);
      wrong = difference(cluster);
    }
    if (!wrong.isEmpty()) {
      faults.add(wrong);
    }
  }

  private String difference(Cluster cluster) throws InterruptedException {
    var totals = cluster.nodes().get(0).operator().totals();
    long stored = totals.path("stored").asLong(-1);
    long lost = totals.path("lost").asLong(-1);
    return stored < acked || stored > acked + unsure || lost != 0
        ? "the ledger says stored " + stored + ", lost " + lost + "; acknowledged were " + acked
        : "";
  }

  private static double seconds(long from, long to) {
    return (to - from) / 1e9;
  }

  private static double seconds(long from) {
    return seconds(from, System.nanoTime());
  }

  private static double round(double value) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.1f", value));
  }

  private void say(String text) {
    progress.println("bench: " + text);
  }
}
