package penstock.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import penstock.chaos.Anomaly.Kind;
import penstock.chaos.check.Check;
import penstock.chaos.cluster.NodeSettings;
import penstock.chaos.cluster.NodeUnderTest;
import penstock.chaos.fault.Fault;
import penstock.chaos.workload.Workload;

/**
 * Runs a scenario once. Where nothing was found its folder is deleted, else data and logs of the
 * node are kept.
 */
public final class ScenarioRun {

  private static final int SHOWN_MAX = 25;

  private final Scenario scenario;
  private final long seed;
  private final Path directory;
  private final NodeSettings settings;
  private final Anomalies anomalies = new Anomalies();

  /**
   * A run that is not started.
   *
   * @param home the checkout, built
   * @param parent where the run's folder is made
   */
  public ScenarioRun(Scenario scenario, long seed, Path home, Path parent) {
    this.scenario = scenario;
    this.seed = seed;
    this.directory = parent.resolve(scenario.name() + "-" + seed).toAbsolutePath();
    this.settings = NodeSettings.hasty(home, directory);
  }

  /**
   * What came of it, for people; its first line begins with the scenario's name and seed.
   *
   * @param starts how often the node was started
   */
  public record Outcome(String text, int starts, long anomalies) {
    public boolean isClean() {
      return anomalies == 0;
    }
  }

  /** Blocks until it is over. */
  public Outcome run() throws InterruptedException {
    delete();
    Random random = new Random(seed);
    Workload workload = scenario.workload().make(random.nextLong(), anomalies);
    int starts;
    try (NodeUnderTest node = new NodeUnderTest(settings)) {
      attack(node, workload, random);
      node.errors().forEach(line -> anomalies.add(Kind.NODE_FAILURE, "the node's log", line));
      starts = node.starts();
    }
    if (anomalies.count() == 0) {
      delete();
    }
    return new Outcome(text(workload, starts), starts, anomalies.count());
  }

  private void attack(NodeUnderTest node, Workload workload, Random random)
      throws InterruptedException {
    try {
      node.start();
      workload.register(node.operator());
      workload.start(node.door());
      try {
        for (Fault fault : scenario.faults()) {
          fault.strike(node, random, workload.tally());
        }
      } finally {
        workload.stop();
      }
      workload.settle();
      look(node, workload);
      // Once more, from nothing but what is on the disk.
      node.kill();
      node.start();
      look(node, workload);
    } catch (IllegalStateException | UncheckedIOException e) {
      anomalies.add(Kind.NODE_FAILURE, "the node", e.toString());
    }
  }

  private void look(NodeUnderTest node, Workload workload) throws InterruptedException {
    for (Check check : scenario.checks()) {
      check.look(node.operator(), workload.devices(), anomalies);
    }
  }

  private String text(Workload workload, int starts) {
    StringBuilder text = new StringBuilder(scenario.name() + ", seed " + seed + ": ");
    text.append(anomalies.count()).append(" anomalies; ");
    text.append(starts).append(" starts, ").append(workload.tally());
    if (anomalies.count() > 0) {
      text.append("\ndata and logs are kept in ").append(directory);
      List<Anomaly> first = anomalies.first();
      first.stream().limit(SHOWN_MAX).forEach(one -> text.append('\n').append(one));
    }
    return text.toString();
  }

  private void delete() {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
