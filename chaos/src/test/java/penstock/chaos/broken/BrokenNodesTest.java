package penstock.chaos.broken;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.chaos.Anomaly;
import penstock.chaos.Anomaly.Kind;
import penstock.chaos.Outcome;
import penstock.chaos.Scenario;
import penstock.chaos.ScenarioRun;
import penstock.chaos.cluster.Cluster;
import penstock.chaos.cluster.Clusters;
import penstock.chaos.cluster.NodeSettings.Build;
import penstock.chaos.scenario.CrashBetweenInstructions;
import penstock.chaos.scenario.Scenarios;

/**
 * The scenarios can fail: nodes that are broken on purpose are found out, each by the scenario that
 * is made for it.
 */
final class BrokenNodesTest {

  private static final Path HOME = Path.of(System.getProperty("penstock.home"));

  /** There is nothing to wait for: it is broken. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  @TempDir private Path directory;

  private Set<Kind> found(Mistake mistake, String scenario, Duration time)
      throws InterruptedException {
    return found(mistake, Scenarios.named(scenario).orElseThrow(), time);
  }

  private Set<Kind> found(Mistake mistake, Scenario attack, Duration time)
      throws InterruptedException {
    Build build = new Build(HOME, mistake.compile(HOME, directory.resolve("broken")));
    long seed = RandomGenerator.getDefault().nextInt(1 << 30);
    Outcome outcome;
    try (Cluster cluster = Clusters.of(attack.brief().site(), build, directory)) {
      outcome = new ScenarioRun(attack, seed, time, directory, PATIENCE).run(cluster);
    }
    System.out.println(mistake.name() + ": " + outcome.verdict());
    outcome.findings().stream().limit(3).forEach(System.out::println);
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    outcome.first().stream().map(Anomaly::kind).forEach(kinds::add);
    return kinds;
  }

  @Test
  void shouldFindNodeThatAcksBeforeItIsDurable() throws InterruptedException {
    Mistake mistake =
        Mistake.of(
            "acks before durable",
            "penstock/node/segment/log/SegmentWriter.java",
            """
                  long end = write(now, group);
                  active = new Active(now.segment(), now.file(), end);
                  retry.succeeded();
                  publish(now, group, startedNs);
            """,
            """
                  publish(now, group, startedNs);
                  java.util.concurrent.locks.LockSupport.parkNanos(30_000_000);
                  long end = write(now, group);
                  active = new Active(now.segment(), now.file(), end);
                  retry.succeeded();
            """);
    Set<Kind> found =
        found(
            mistake, new CrashBetweenInstructions(List.of("before-write")), Duration.ofSeconds(1));
    assertTrue(found.contains(Kind.LOST_ACKED_RECORD), found::toString);
  }

  @Test
  void shouldFindNodeThatGrindsTwice() throws InterruptedException {
    Mistake mistake =
        Mistake.of(
                "grinds twice",
                "penstock/node/grind/SegmentEvents.java",
                "if (visible.begin(frame)) {",
                "if (visible.begin(frame) || frame % 3 == 0) {")
            .and("return current != null && !current.hasBegun(frame);", "return current != null;");
    Set<Kind> found = found(mistake, "events-deleted", Duration.ofSeconds(1));
    assertTrue(found.contains(Kind.DUPLICATE_EVENT), found::toString);
  }

  @Test
  void shouldFindNodeThatDropsRange() throws InterruptedException {
    Mistake mistake =
        Mistake.of(
            "drops a range",
            "penstock/node/gate/Settlement.java",
            """
                book.update(reply.summary());
                store.settle(location, reply.owned());
                open.remove(ticket);
                if (!reply.owned().isEmpty()) {
            """,
            """
                book.update(reply.summary());
                store.settle(location, location.offset() % 7 == 0 ? SeqRanges.EMPTY : reply.owned());
                open.remove(ticket);
                if (!reply.owned().isEmpty()) {
            """);
    Set<Kind> found = found(mistake, "kill-local", Duration.ofSeconds(4));
    assertTrue(found.contains(Kind.LOST_ACKED_RECORD), found::toString);
  }

  @Test
  void shouldFindNodeThatBelievesEveryReplay() throws InterruptedException {
    Mistake mistake =
        Mistake.of(
            "believes every replay",
            "penstock/node/gate/Committer.java",
            "return differing == ReplayCheck.AGREES",
            "return differing >= Long.MIN_VALUE");
    Set<Kind> found = found(mistake, "counter-starts-over", Duration.ofSeconds(4));
    assertTrue(found.contains(Kind.SWALLOWED_LOG), found::toString);
  }

  @Test
  void shouldFindNodeThatCommitsWithoutFencing() throws InterruptedException {
    Mistake mistake =
        Mistake.of(
            "commits without fencing",
            "penstock/node/segment/s3/JdbcCatalog.java",
            "\" WHERE name = ? AND owner = ? AND state = 'open' AND end_offset = ?\",",
            "\" WHERE name = ? AND (owner = ? OR 1 = 1) AND end_offset = ?\",");
    Set<Kind> found = found(mistake, "segments-taken-away", Duration.ofSeconds(1));
    assertTrue(found.contains(Kind.LOST_ACKED_RECORD), found::toString);
  }
}
