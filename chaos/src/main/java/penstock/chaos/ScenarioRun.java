package penstock.chaos;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import penstock.chaos.Anomaly.Kind;
import penstock.chaos.check.Check;
import penstock.chaos.check.EventCheck;
import penstock.chaos.check.LedgerCheck;
import penstock.chaos.check.NarrativeCheck;
import penstock.chaos.check.SinceBaseline;
import penstock.chaos.cluster.Cluster;
import penstock.chaos.cluster.NodeUnderTest;
import penstock.chaos.cluster.Supervisor;
import penstock.chaos.fault.Attack;
import penstock.chaos.fault.Fault;
import penstock.chaos.history.History;
import penstock.chaos.history.Silence;
import penstock.chaos.history.Span;
import penstock.chaos.workload.Setting;
import penstock.chaos.workload.Workload;

/** Runs a scenario once. {@link #status} is for any thread, the rest for one. */
public final class ScenarioRun {

  /** Until what is behind the store has to have caught up. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Of a node that the others could not reach; it is started again, whatever the scenario does. */
  private static final int GIVEN_UP = 4;

  /** Of a JVM that ran out of memory: that must not happen, whatever is done to it. */
  private static final int OUT_OF_MEMORY = 3;

  private static final int BEGINS_MAX = 10;
  private static final long BEGIN_AGAIN_MS = 1_000;

  private final Scenario scenario;
  private final long seed;
  private final Duration time;
  private final History history;
  private final Anomalies anomalies = new Anomalies();
  private final Random random;
  private final Workload workload;
  private final Fault fault;
  private final List<Check> checks;
  private volatile String phase = "begins";

  /**
   * A run that is not started.
   *
   * @param time how long the attack goes on; the rest takes what it takes
   * @param directory where the history is written
   */
  public ScenarioRun(Scenario scenario, long seed, Duration time, Path directory) {
    this(scenario, seed, time, directory, PATIENCE);
  }

  /**
   * The same with other patience: much less will do where something is to be found.
   *
   * @param patience until totals and events have to be right
   */
  public ScenarioRun(
      Scenario scenario, long seed, Duration time, Path directory, Duration patience) {
    this.scenario = scenario;
    this.seed = seed;
    this.time = time;
    this.history = new History(directory.resolve("history.ndjson"));
    this.random = new Random(seed);
    String tag = scenario.brief().name() + "-" + Long.toHexString(seed & 0xffff);
    this.workload = scenario.workload(new Setting(random.nextLong(), tag, anomalies, history));
    this.fault = scenario.fault();
    this.checks =
        List.of(new LedgerCheck(patience), new NarrativeCheck(), new EventCheck(patience));
  }

  /** How it stands, for people. */
  public String status() {
    String last = history.last();
    return "%4d s  %s  %s  %s"
        .formatted(
            history.nowMs() / 1_000, phase, workload.tally(), last == null ? "" : "(" + last + ")");
  }

  /** Blocks until it is over; the cluster is well then, where nothing was found. */
  public Outcome run(Cluster cluster) throws InterruptedException {
    int startsBefore = cluster.starts();
    try (history) {
      attack(cluster);
      inspect(cluster);
      anomalies.first().forEach(one -> history.note("found " + one));
    }
    return new Outcome(
        scenario.brief().name(),
        seed,
        cluster.starts() - startsBefore,
        workload.tally().toString(),
        anomalies.count(),
        anomalies.first());
  }

  private void attack(Cluster cluster) throws InterruptedException {
    try {
      enter("starting nodes");
      SinceBaseline baseline = begin(cluster);
      workload.start(cluster.doors());
      Span attacked = underAttack(cluster);
      enter("devices send the rest");
      workload.settle();
      silences(attacked);
      look(cluster, baseline);
      if (!cluster.isFleet()) {
        lookOnceMore(cluster, baseline);
      }
    } catch (IllegalStateException | UncheckedIOException e) {
      anomalies.add(Kind.NODE_FAILURE, "the run", e.toString());
    }
  }

  private void enter(String next) {
    phase = next;
    history.note(next);
  }

  /** A node that the run before had cut off may end only now, in the middle of an answer. */
  private SinceBaseline begin(Cluster cluster) throws InterruptedException {
    for (int tries = 1; ; tries++) {
      cluster.heal();
      try {
        workload.register(cluster.operator(random));
        return SinceBaseline.of(cluster.operator(random));
      } catch (UncheckedIOException e) {
        if (tries == BEGINS_MAX) {
          throw e;
        }
        history.note("a node went away: " + e.getMessage());
        Thread.sleep(BEGIN_AGAIN_MS);
      }
    }
  }

  private Span underAttack(Cluster cluster) throws InterruptedException {
    enter("under attack");
    long from = history.nowMs();
    try {
      fault.strike(new Attack(cluster, workload, history, random, time));
    } finally {
      enter("healing");
      cluster.heal();
      // Devices are heard again before they are told to stop: that may not take long either.
      workload.awaitAllHeard(scenario.brief().silenceMax());
      workload.stop();
    }
    return new Span(from, history.nowMs());
  }

  private void silences(Span attacked) {
    List<String> devices = workload.devices().stream().map(device -> device.id()).toList();
    for (Silence silence : history.silences(devices, attacked, scenario.brief().silenceMax())) {
      anomalies.add(Kind.NO_SERVICE, silence.device(), silence.toString());
    }
  }

  /** A node that was given up may end only now: then another one is asked. */
  private void look(Cluster cluster, SinceBaseline baseline) throws InterruptedException {
    for (int tries = 1; ; tries++) {
      NodeUnderTest node = cluster.any(random);
      enter("reading from " + node.name());
      try {
        for (Check check : checks) {
          check.look(baseline.over(node.operator()), workload.devices(), anomalies);
        }
        return;
      } catch (UncheckedIOException | IllegalStateException e) {
        if (tries == BEGINS_MAX || !cluster.isFleet()) {
          throw e;
        }
        history.note("a node went away: " + e.getMessage());
        Thread.sleep(BEGIN_AGAIN_MS);
      }
    }
  }

  /** From nothing but what is on the disk. */
  private void lookOnceMore(Cluster cluster, SinceBaseline baseline) throws InterruptedException {
    enter("killing the node once more");
    cluster.node().kill();
    cluster.node().start();
    look(cluster, baseline);
  }

  private void inspect(Cluster cluster) {
    for (Supervisor.Ended ended : cluster.takeEnded()) {
      String what = "ended by itself with exit " + ended.exit();
      history.note(ended.node() + " " + what);
      boolean mayEnd = fault.mayEndNodes() || ended.exit() == GIVEN_UP;
      if (!mayEnd || ended.exit() == OUT_OF_MEMORY) {
        anomalies.add(Kind.NODE_FAILURE, ended.node(), what);
      }
    }
    List<String> errors = cluster.takeErrors();
    if (!fault.provokesErrors()) {
      errors.forEach(line -> anomalies.add(Kind.NODE_FAILURE, "a node's log", line));
    }
  }
}
