package penstock.node.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleWatcherTest {

  @TempDir private Path dir;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final List<RuleSet> taken = new ArrayList<>();

  @BeforeEach
  void writeFirst() throws IOException {
    write("a.conf", "one");
  }

  @Test
  void shouldTakeAChangeOnceTwoReadingsAgree() throws IOException, RuleException {
    RuleWatcher watcher = watcher();
    watcher.poll();
    write("b.conf", "two");
    watcher.poll();
    assertEquals(List.of(), taken);
    write("c.conf", "three");
    watcher.poll();
    assertEquals(List.of(), taken);
    watcher.poll();

    assertEquals(1, taken.size());
    assertEquals(3, taken.get(0).rules().size());
    assertSame(taken.get(0), watcher.current());
    watcher.poll();
    assertEquals(1, taken.size());
    assertEquals(1, reloads("accepted"));
    assertEquals(3, gauge("penstock_rules"));
  }

  @Test
  void shouldKeepTheOldSetWhereTheNewOneIsBad() throws IOException, RuleException {
    RuleWatcher watcher = watcher();
    RuleSet old = watcher.current();
    Files.writeString(dir.resolve("b.conf"), "rules {\n broken { match = \"(\" }\n}");
    pollTwice(watcher);

    assertSame(old, watcher.current());
    assertEquals(List.of(), taken);
    RuleProblem problem = watcher.lastProblem().orElseThrow().problems().get(0);
    assertEquals("b.conf", problem.file());
    assertEquals(2, problem.line());
    assertEquals(1, reloads("refused"));
    assertEquals(1, gauge("penstock_rules_refused"));
    pollTwice(watcher);
    assertEquals(1, reloads("refused"));

    write("b.conf", "two");
    pollTwice(watcher);
    assertEquals(2, watcher.current().rules().size());
    assertTrue(watcher.lastProblem().isEmpty());
    assertEquals(0, gauge("penstock_rules_refused"));
  }

  @Test
  void shouldForgetTheProblemWhereTheOldFilesComeBack() throws IOException, RuleException {
    RuleWatcher watcher = watcher();
    Files.writeString(dir.resolve("b.conf"), "rules {");
    pollTwice(watcher);
    Files.delete(dir.resolve("b.conf"));
    pollTwice(watcher);

    assertTrue(watcher.lastProblem().isEmpty());
    assertEquals(List.of(), taken);
    assertEquals(0, gauge("penstock_rules_refused"));
  }

  @Test
  void shouldKeepTheOldSetWhereTheFolderIsAway() throws IOException, RuleException {
    RuleWatcher watcher = watcher();
    Files.delete(dir.resolve("a.conf"));
    pollTwice(watcher);

    assertEquals(1, watcher.current().rules().size());
    assertTrue(watcher.lastProblem().orElseThrow().toString().contains("0 *.conf files"));
    write("a.conf", "one");
    pollTwice(watcher);
    assertTrue(watcher.lastProblem().isEmpty());
  }

  @Test
  void shouldWatchInAThreadOfItsOwnUntilClosed() throws Exception {
    BlockingQueue<RuleSet> news = new LinkedBlockingQueue<>();
    try (RuleWatcher watcher =
        new RuleWatcher(
                dir, Duration.ofMillis(50), RuleSet.load(dir), news::add, new RuleMetrics(registry))
            .start()) {
      write("a.conf", "another");
      RuleSet fresh = news.poll(30, TimeUnit.SECONDS);
      assertNotNull(fresh, "no reload within 30 s");
      assertEquals("another", fresh.rules().get(0).name());
      assertTrue(watcher.lastProblem().isEmpty());
    }
  }

  private RuleWatcher watcher() throws RuleException {
    return new RuleWatcher(
        dir, Duration.ofSeconds(1), RuleSet.load(dir), taken::add, new RuleMetrics(registry));
  }

  private static void pollTwice(RuleWatcher watcher) {
    watcher.poll();
    watcher.poll();
  }

  private void write(String file, String rule) throws IOException {
    Files.writeString(
        dir.resolve(file),
        "rules { " + rule + " { match = \"some words\", examples = some words } }");
  }

  private double gauge(String name) {
    return registry.scrape(name::equals).stream()
        .map(GaugeSnapshot.class::cast)
        .findFirst()
        .orElseThrow()
        .getDataPoints()
        .get(0)
        .getValue();
  }

  private double reloads(String outcome) {
    return registry.scrape("penstock_rule_reloads"::equals).stream()
        .map(CounterSnapshot.class::cast)
        .findFirst()
        .orElseThrow()
        .getDataPoints()
        .stream()
        .filter(point -> outcome.equals(point.getLabels().get("outcome")))
        .findFirst()
        .orElseThrow()
        .getValue();
  }
}
