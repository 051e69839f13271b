package penstock.chaos.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import penstock.chaos.Outcome;
import penstock.chaos.RunFolder;
import penstock.chaos.Scenario;
import penstock.chaos.ScenarioRun;
import penstock.chaos.cluster.Cluster;
import penstock.chaos.cluster.Clusters;
import penstock.chaos.cluster.NodeSettings.Build;
import penstock.chaos.scenario.Scenarios;
import penstock.sim.cli.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code penstock chaos run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a scenario: starts what it needs as processes of this machine, attacks it under load,"
          + " heals it, lets the devices send what is left, and compares what the nodes give back"
          + " with what the devices know.",
      "Where something is found, history, logs, and data stay where it says."
    },
    footer = {
      "",
      "Exit codes: 0 nothing found, 1 something found or it could not be run, 2 usage.",
      "",
      "Example:",
      "  penstock chaos run kill-local --seed 7 --minutes 10"
    })
final class RunCommand implements Callable<Integer> {

  private static final long LOOK_MS = 500;

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "One of those in: penstock chaos list")
  private String name = "";

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Draws the same workload and faults again (default: a new one).")
  private @Nullable Long seed;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "How long the attack goes on, such as 0.5 (default: the scenario's own time).")
  private @Nullable Double minutes;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Keeps history, logs and data here, whatever comes of it.")
  private @Nullable Path keep;

  private final Terminal terminal = Terminal.system();

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    Scenario scenario =
        Scenarios.named(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "there is no scenario " + name + "; see: penstock chaos list"));
    long drawn = seed == null ? RandomGenerator.getDefault().nextInt(1 << 30) : seed;
    Path parent = keep == null ? Files.createTempDirectory("penstock-chaos-") : keep;
    RunFolder folder = RunFolder.fresh(parent, name + "-" + drawn);
    terminal.say(name + ", seed " + drawn + ": " + scenario.brief().summary());
    Outcome outcome;
    Path home = Path.of(System.getProperty("penstock.home", "."));
    try (Cluster cluster =
        Clusters.of(scenario.brief().site(), new Build(home, null), folder.path())) {
      outcome = run(scenario, drawn, folder, cluster);
    }
    return report(outcome, folder, parent);
  }

  private Outcome run(Scenario scenario, long drawn, RunFolder folder, Cluster cluster)
      throws InterruptedException, ExecutionException {
    if (cluster.isFleet()) {
      terminal.say("ways are cut by " + cluster.network().way());
    }
    ScenarioRun run = new ScenarioRun(scenario, drawn, time(scenario), folder.path());
    FutureTask<Outcome> task = new FutureTask<>(() -> run.run(cluster));
    Thread thread = new Thread(task, "scenario");
    thread.setDaemon(true);
    thread.start();
    while (true) {
      try {
        return task.get(LOOK_MS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        terminal.progress(run.status());
      }
    }
  }

  private Duration time(Scenario scenario) {
    return minutes == null ? scenario.brief().time() : Duration.ofMillis((long) (minutes * 60_000));
  }

  private int report(Outcome outcome, RunFolder folder, Path parent) throws IOException {
    terminal.say(outcome.verdict());
    outcome.findings().forEach(terminal::say);
    if (outcome.isClean() && keep == null) {
      folder.delete();
      Files.delete(parent);
      return 0;
    }
    terminal.say(
        "history, logs and data are in " + folder.path() + "; again with --seed " + outcome.seed());
    return outcome.isClean() ? 0 : 1;
  }
}
