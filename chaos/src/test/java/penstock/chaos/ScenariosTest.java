package penstock.chaos;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import penstock.chaos.cluster.Cluster;
import penstock.chaos.cluster.Clusters;
import penstock.chaos.cluster.NodeSettings.Build;
import penstock.chaos.cluster.Site;
import penstock.chaos.scenario.Scenarios;

/**
 * What nodes promise, against real processes and real connections. The chance of a run comes from
 * one seed, which is printed; {@code -Dpenstock.chaos.seed=N} draws the same again, and {@code
 * -Dpenstock.chaos.only=NAME,NAME} runs some.
 */
final class ScenariosTest {

  private static final Path PARENT = Path.of("target", "chaos");
  private static final Build BUILD = new Build(Path.of(System.getProperty("penstock.home")), null);
  private static final SharedFleet FLEET = new SharedFleet(BUILD, PARENT);

  @AfterAll
  static void endFleet() {
    FLEET.close();
  }

  @TestFactory
  Stream<DynamicTest> shouldKeepEachGuarantee() {
    String only = System.getProperty("penstock.chaos.only", "");
    List<String> names = List.of(only.split(",", -1));
    return Scenarios.all().stream()
        .filter(one -> only.isEmpty() || names.contains(one.brief().name()))
        .map(one -> DynamicTest.dynamicTest(one.brief().name(), () -> run(one)));
  }

  private static void run(Scenario scenario) throws InterruptedException {
    long seed = Long.getLong("penstock.chaos.seed", RandomGenerator.getDefault().nextInt(1 << 30));
    System.out.println(scenario.brief().name() + ", seed " + seed);
    RunFolder folder = RunFolder.fresh(PARENT, scenario.brief().name() + "-" + seed);
    Outcome outcome = run(scenario, seed, folder);
    System.out.println(outcome.verdict());
    if (outcome.isClean()) {
      folder.delete();
    }
    assertTrue(
        outcome.isClean(),
        () ->
            outcome.verdict()
                + "; all is kept in "
                + folder.path()
                + "\n"
                + String.join("\n", outcome.findings()));
  }

  private static Outcome run(Scenario scenario, long seed, RunFolder folder)
      throws InterruptedException {
    ScenarioRun run = new ScenarioRun(scenario, seed, scenario.brief().time(), folder.path());
    if (scenario.brief().site() == Site.FLEET) {
      return FLEET.run(run);
    }
    try (Cluster cluster = Clusters.of(scenario.brief().site(), BUILD, folder.path())) {
      return run.run(cluster);
    }
  }
}
