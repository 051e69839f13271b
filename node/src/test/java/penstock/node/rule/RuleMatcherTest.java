package penstock.node.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import penstock.node.rule.RuleFixtures.Hit;
import penstock.protocol.RecordBatch;

class RuleMatcherTest {

  private static final RuleSet SHIPPED = RuleFixtures.shipped();

  @Test
  void shouldReportFieldsOfEveryType() {
    RuleSet rules =
        RuleFixtures.parse(
            """
            all {
              match = "event (?P<i>\\\\S+) (?P<f>\\\\S+) (?P<d>\\\\S+) (?P<ip>\\\\S+) (?P<mac>\\\\S+) (?P<s>.*)"
              fields { i = int, f = float, d = duration, ip = ip, mac = mac, s = string }
              examples = [ "event 1 2.5 12.3ms 192.0.2.1 AA:BB:CC:DD:EE:FF some words" ]
            }""");

    Hit good =
        RuleFixtures.matchAll(
                rules,
                RuleFixtures.batch(
                    "6,1,2,-;event 1 2.5 12.3ms 192.0.2.1 AA:BB:CC:DD:EE:FF caf\u00e9"),
                "")
            .get(0);
    assertEquals(
        Map.of(
            "i",
            1L,
            "f",
            2.5,
            "d",
            0.0123,
            "ip",
            "192.0.2.1",
            "mac",
            "aa:bb:cc:dd:ee:ff",
            "s",
            "caf\u00e9"),
        good.fields());
    assertEquals(List.of("i", "f", "d", "ip", "mac", "s"), List.copyOf(good.fields().keySet()));

    Hit bad =
        RuleFixtures.matchAll(rules, RuleFixtures.batch("6,1,2,-;event x x x x x x"), "").get(0);
    assertEquals(Map.of("s", "x"), bad.fields());
    assertEquals(
        List.of(
            "i: \"x\" is not a whole number of 64 bits",
            "f: \"x\" is not a number",
            "d: \"x\" is not a duration such as 12.3ms",
            "ip: \"x\" is not an IP address",
            "mac: \"x\" is not a MAC address"),
        bad.errors());
  }

  @Test
  void shouldReportAGroupThatTookNoPartAsMissing() {
    RuleSet rules =
        RuleFixtures.parse(
            """
            maybe {
              match = "link (?:up|down)(?: at (?P<mbps>\\\\d+))?"
              fields { mbps = int }
              examples = [ "link up at 1000", { line = "link down", fields { } } ]
            }""");

    List<Hit> hits = RuleFixtures.matchAll(rules, RuleFixtures.batch("6,1,2,-;link down"), "");

    assertEquals(List.of(new Hit(0, "maybe", Map.of(), List.of("mbps: missing"))), hits);
  }

  @Test
  void shouldTryARuleOnlyWhereItsConditionsHold() {
    RuleSet rules =
        RuleFixtures.parse(
            """
            graver { when { facility = [kern, daemon], priority = "<=err", class = router }
                     match = "disk is on fire", examples = "disk is on fire" }
            """);
    RecordBatch batch =
        RuleFixtures.batch(
            "3,1,1,-;disk is on fire",
            "4,2,2,-;disk is on fire",
            "11,3,3,-;disk is on fire",
            "27,4,4,-;disk is on fire",
            "2051,5,5,-;disk is on fire");

    assertEquals(
        List.of(0, 3),
        RuleFixtures.matchAll(rules, batch, "router").stream().map(Hit::record).toList());
    assertEquals(List.of(), RuleFixtures.matchAll(rules, batch, "tv"));
  }

  @Test
  void shouldLookAtTheFirstLineOfARecordAlone() {
    RuleSet rules =
        RuleFixtures.parse(
            "usb { match = \"SUBSYSTEM=usb\", examples = \"SUBSYSTEM=usb\" }",
            "over { match = \"end,\\\\d+ begin\", examples = \"end,1 begin\" }");
    RecordBatch batch =
        RuleFixtures.batch(
            "6,1,1,-;new device\n SUBSYSTEM=usb",
            "6,2,2,-;the end",
            "6,3,3,-; begin",
            "6,4,4,-;SUBSYSTEM=usb");

    assertEquals(
        List.of(new Hit(3, "usb", Map.of(), List.of())), RuleFixtures.matchAll(rules, batch, ""));
  }

  @Test
  void shouldReportAllRulesOfALineByName() {
    RuleSet rules =
        RuleFixtures.parse(
            "b { match = \"needle\", examples = needle }",
            "a { match = \"needle in\", examples = needle in }",
            "c { match = \"(?i)HAY\", examples = hay }");

    assertEquals(
        List.of("a", "b", "c"),
        RuleFixtures.matchAll(rules, RuleFixtures.batch("6,1,1,-;needle in Hay"), "").stream()
            .map(Hit::rule)
            .toList());
  }

  /**
   * Records over several blocks and rules over several words, against one pattern after another.
   */
  @Property(tries = 60)
  void shouldFindWhatAllPatternsOnAllRecordsFind(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 9_000) int records) {
    RecordBatch batch = RuleFixtures.batch(body(new Random(seed), records));
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < batch.count(); i++) {
      String text =
          new String(
              batch.bytes(),
              batch.textStart(i),
              batch.textEnd(i) - batch.textStart(i),
              StandardCharsets.ISO_8859_1);
      for (Rule rule : SHIPPED.rules()) {
        // Trying 170 patterns on all of 9,000 records would take minutes: those that may match.
        if (text.contains("#")
            && rule.when().hold(batch.facility(i), batch.priority(i), "router")
            && rule.pattern().matcher(text).find()) {
          expected.add(i + " " + rule.name());
        }
      }
    }
    List<Hit> bulk = RuleFixtures.matchAll(SHIPPED, batch, "router");
    assertEquals(expected, bulk.stream().map(hit -> hit.record() + " " + hit.rule()).toList());

    List<Hit> single = new ArrayList<>();
    RuleMatcher matcher = SHIPPED.newMatcher();
    for (int i = 0; i < batch.count(); i++) {
      matcher.match(batch, i, "router", RuleFixtures.into(single));
    }
    assertEquals(bulk, single);
  }

  /** Mostly lines without a match; those cut out of examples carry a # so that they are known. */
  private static byte[] body(Random random, int records) {
    List<Example> examples =
        SHIPPED.rules().stream().flatMap(rule -> rule.examples().stream()).toList();
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < records; i++) {
      String text = "nothing of note " + random.nextInt(1_000_000);
      if (random.nextInt(40) == 0) {
        String line = examples.get(random.nextInt(examples.size())).line();
        int cut = random.nextInt(3) == 0 ? random.nextInt(line.length()) : line.length();
        text = line.substring(0, cut) + (random.nextBoolean() ? " #" : "#");
      }
      int prefix = random.nextInt(3) == 0 ? random.nextInt(200) : random.nextInt(5);
      body.append(RuleFixtures.record(prefix, i, text)).append('\n');
      if (random.nextInt(20) == 0) {
        body.append(" SUBSYSTEM=usb\n DEVICE=c189:").append(i).append('\n');
      }
    }
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void shouldStayLinearWhateverThePattern() {
    RuleSet rules =
        RuleFixtures.parse(
            """
            slow { match = "^(?:(?:a|aa)+)+(?:a*)*(?P<x>a?){20}c end of it"
                   fields { x = string }, examples = [ { line = "aac end of it", fields { x = "" } } ] }
            """);
    String line = "a".repeat(20_000) + "b end of it";
    RecordBatch batch = RuleFixtures.batch("6,1,1,-;" + line);

    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertEquals(List.of(), RuleFixtures.matchAll(rules, batch, "")));
  }

  /** Where backtracking takes too long, the automaton finds what it would have found. */
  @Test
  void shouldFindInLinearTimeWhatBacktrackingDoesNot() {
    RuleSet rules =
        RuleFixtures.parse(
            """
            slow { match = "(?P<x>a*)a*a*a*a*a*(?P<y>b?) end of it(?P<z>.)"
                   fields { x = string, y = string, z = string }
                   examples = [ { line = "aab end of it!", fields { x = aa, y = b, z = "!" } } ] }
            """);
    String many = "a".repeat(5_000);
    RecordBatch batch =
        RuleFixtures.batch(
            "6,1,1,-;" + many + " end of it",
            "6,2,2,-;c" + many + "cb end of it\u00e9",
            "6,3,3,-;b end of it.");

    List<Hit> hits =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> RuleFixtures.matchAll(rules, batch, ""));

    assertEquals(
        List.of(
            new Hit(1, "slow", Map.of("x", "", "y", "b", "z", "\ufffd"), List.of()),
            new Hit(2, "slow", Map.of("x", "", "y", "b", "z", "."), List.of())),
        hits);
  }

  @Test
  void shouldAllocateNothingForLinesWithoutALiteral() {
    byte[] body =
        RuleFixtures.record(30, 1, "nothing of note, again and again")
            .concat("\n")
            .repeat(4_000)
            .getBytes(StandardCharsets.UTF_8);
    RecordBatch batch = RuleFixtures.batch(body);
    RuleMatcher matcher = SHIPPED.newMatcher();
    MatchSink sink =
        (record, rule, fields, errors) -> {
          throw new AssertionError(rule.name());
        };
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    matcher.matchAll(batch, "router", sink);
    matcher.match(batch, 0, "router", sink);

    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 20; i++) {
      matcher.matchAll(batch, "router", sink);
      matcher.match(batch, i, "router", sink);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    // 80,000 lines: a single object each would be over a megabyte.
    assertTrue(allocated < 20_000, allocated + " bytes");
  }

  @Test
  void shouldBeReusableAfterASinkThatThrew() {
    RuleSet rules = RuleFixtures.parse("n { match = \"needle\", examples = needle }");
    RuleMatcher matcher = rules.newMatcher();
    RecordBatch batch = RuleFixtures.batch("6,1,1,-;needle", "6,2,2,-;hay", "6,3,3,-;needle");
    try {
      matcher.matchAll(
          batch,
          "",
          (record, rule, fields, errors) -> {
            throw new IllegalStateException("sink");
          });
    } catch (IllegalStateException expected) {
      assertEquals("sink", expected.getMessage());
    }
    List<Hit> hits = new ArrayList<>();
    matcher.matchAll(RuleFixtures.batch("6,1,1,-;hay", "6,2,2,-;hay"), "", RuleFixtures.into(hits));
    assertEquals(List.of(), hits);
  }
}
