package penstock.chaos;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * What the node promises, against real processes and real connections. The chance of a run comes
 * from one seed, which is printed; {@code -Dpenstock.chaos.seed=N} draws the same again.
 */
final class GuaranteeTest {

  private static final int KILLS = 20;

  @Test
  void shouldLoseNoAckedRecordWhenNodeIsKilled() throws InterruptedException {
    ScenarioRun.Outcome outcome = run(Scenarios.randomKills(KILLS));
    assertTrue(outcome.starts() > KILLS, outcome.text());
    assertTrue(outcome.isClean(), outcome.text());
  }

  @Test
  void shouldLoseNoAckedRecordWhenNodeCrashesBetweenTwoInstructions() throws InterruptedException {
    ScenarioRun.Outcome outcome = run(Scenarios.crashPoints());
    assertTrue(outcome.isClean(), outcome.text());
  }

  private static ScenarioRun.Outcome run(Scenario scenario) throws InterruptedException {
    long seed = Long.getLong("penstock.chaos.seed", RandomGenerator.getDefault().nextInt(1 << 30));
    System.out.println(scenario.name() + ", seed " + seed);
    Path home = Path.of(System.getProperty("penstock.home"));
    ScenarioRun.Outcome outcome =
        new ScenarioRun(scenario, seed, home, Path.of("target", "chaos")).run();
    System.out.println(outcome.text());
    return outcome;
  }
}
