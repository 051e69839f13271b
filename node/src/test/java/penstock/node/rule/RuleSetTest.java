package penstock.node.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule files: what is taken, and that everything else is refused with file, line and reason. */
class RuleSetTest {

  private static final String GOOD =
      """
      rules {
        good {
          when { facility = kern, priority = "<=4", class = [router, tv] }
          match = "Killed process (?P<pid>\\\\d+) by (?P<comm>\\\\w+)"
          fields { pid = int, comm = string }
          labels { severity = critical, team = 7 }
          examples = [ { line = "Killed process 812 by dnsmasq", fields { pid = 812, comm = dnsmasq } } ]
          counter-examples = [ "reaped process 812", { line = "Killed process 1 by x", priority = info } ]
        }
      }
      """;

  @Test
  void shouldReadAllOfARule() throws RuleException {
    Rule rule = RuleSet.parse(Map.of("good.conf", GOOD)).rules().get(0);

    assertEquals("good", rule.name());
    assertEquals("good.conf", rule.file());
    assertEquals(2, rule.line());
    assertEquals(List.of("pid", "comm"), List.copyOf(rule.fields().keySet()));
    assertEquals(FieldType.INT, rule.fields().get("pid"));
    assertEquals(Map.of("severity", "critical", "team", "7"), rule.labels());
    assertEquals(1L, rule.when().facilities());
    assertEquals(0b11111, rule.when().priorities());
    assertEquals(java.util.Set.of("router", "tv"), rule.when().classes());
    assertEquals(Map.of("pid", 812L, "comm", "dnsmasq"), rule.examples().get(0).fields());
    assertEquals(2, rule.counterExamples().size());
  }

  @Test
  void shouldSortRulesByNameOverAllFiles() throws RuleException {
    RuleSet rules =
        RuleSet.parse(
            Map.of("a.conf", rule("zebra"), "b.conf", rule("ape"), "c.conf", rule("lion")));

    assertEquals(List.of("ape", "lion", "zebra"), rules.rules().stream().map(Rule::name).toList());
  }

  @Test
  void shouldNameASetByItsContentsWhateverTheOrderTheyComeIn() throws RuleException {
    Map<String, String> forwards = new LinkedHashMap<>();
    forwards.put("a.conf", rule("one"));
    forwards.put("b.conf", rule("two"));
    Map<String, String> backwards = new LinkedHashMap<>();
    backwards.put("b.conf", rule("two"));
    backwards.put("a.conf", rule("one"));

    String id = RuleSet.parse(forwards).id();
    assertTrue(id.matches("[0-9a-f]{16}"), id);
    assertEquals(id, RuleSet.parse(backwards).id());
    assertNotEquals(id, RuleSet.parse(Map.of("a.conf", rule("one"))).id());
    backwards.put("a.conf", rule("one") + "\n");
    assertNotEquals(id, RuleSet.parse(backwards).id());
  }

  @Test
  void shouldNotCareForLineEndsAndByteOrderMarks() throws RuleException {
    assertEquals(
        RuleSet.parse(Map.of("a.conf", GOOD)).id(),
        RuleSet.parse(Map.of("a.conf", "\ufeff" + GOOD.replace("\n", "\r\n"))).id());
  }

  @Test
  void shouldLoadAFolder(@TempDir Path dir) throws IOException, RuleException {
    Files.writeString(dir.resolve("b.conf"), rule("two"));
    Files.writeString(dir.resolve("a.conf"), rule("one"));
    Files.writeString(dir.resolve(".a.conf"), "what an editor left");
    Files.writeString(dir.resolve("README"), "no rules");

    RuleSet loaded = RuleSet.load(dir);

    assertEquals(
        RuleSet.parse(Map.of("a.conf", rule("one"), "b.conf", rule("two"))).id(), loaded.id());
  }

  @Test
  void shouldRefuseAFolderWithoutRuleFiles(@TempDir Path dir) {
    RuleException empty = assertThrows(RuleException.class, () -> RuleSet.load(dir));
    assertTrue(empty.toString().contains("holds 0 *.conf files"), empty.toString());

    RuleException absent =
        assertThrows(RuleException.class, () -> RuleSet.load(dir.resolve("absent")));
    assertTrue(absent.toString().contains("penstock.rules-dir"), absent.toString());
  }

  @Test
  void shouldRefuseAFileThatIsNotUtf8OrTooLarge(@TempDir Path dir) throws IOException {
    Files.write(dir.resolve("a.conf"), "# caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    Files.write(dir.resolve("b.conf"), new byte[RuleSet.FILE_BYTES_MAX + 1]);

    List<RuleProblem> problems =
        assertThrows(RuleException.class, () -> RuleSet.load(dir)).problems();

    assertEquals("a.conf: not UTF-8", problems.get(0).toString());
    assertTrue(problems.get(1).reason().contains("1048576 allowed"), problems.get(1).toString());
  }

  @Test
  void shouldTellEveryProblemOfASetAtOnce() {
    RuleException e =
        assertThrows(
            RuleException.class,
            () ->
                RuleSet.parse(
                    Map.of(
                        "a.conf", "rules { x { match = 1 } }",
                        "b.conf", "rules { y { match = \"(\" } }",
                        "c.conf", GOOD)));

    assertEquals(2, e.problems().size());
    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith("rules refused, 2 problems:\n  a.conf:1: rule x: "));
    assertTrue(message.contains("\n  b.conf:1: rule y: match is not RE2 syntax"));
  }

  @Test
  void shouldRefuseARuleThatTwoFilesDefine() {
    RuleProblem problem = onlyProblem(Map.of("a.conf", rule("one"), "b.conf", rule("one")));

    assertEquals("b.conf", problem.file());
    assertEquals(2, problem.line());
    assertEquals("one", problem.rule());
    assertTrue(problem.reason().startsWith("defined in a.conf:2 already"), problem.reason());
  }

  @Test
  void shouldRefuseARuleThatOneFileDefinesTwice() {
    String again = rule("one").replace("match", "labels { a = b }, match");
    RuleException e =
        assertThrows(
            RuleException.class,
            () -> RuleSet.parse(Map.of("a.conf", rule("one") + rule("two") + again)));

    assertEquals(
        "a.conf:8: rule one: defined twice in this file, first in line 2: take one of them out",
        e.problems().get(0).toString());
    assertTrue(e.toString().contains("rule one: match is defined twice"), e.toString());
  }

  /** Column: what replaces a line of the good rule, its number, and what the reason must say. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          3 ; when { facility = kernel } ; no facility "kernel"
          3 ; when { priority = "<=8" } ; no priority "8"
          3 ; when { priority = "=<4" } ; write <=
          3 ; when { model = R7 } ; no key model in when
          3 ; when = kern ; when must be an object
          3 ; when { class = { a = b } } ; when.class must be a string
          4 ; match = "Killed process (?P<pid>\\\\d+" ; not RE2 syntax
          4 ; match = "Killed (?P<pid>\\\\d+)(?P<pid>x)" ; not RE2 syntax
          4 ; match = "Killed process (?=x)" ; not RE2 syntax
          4 ; match = "caf\u00e9" ; not printable ASCII
          4 ; match = "(?P<pid>\\\\d+) (?P<comm>\\\\w+)" ; no literal of 3 bytes
          4 ; match = "Killed (?P<pid>\\\\d+)|(?P<comm>\\\\w)" ; no literal of 3 bytes
          4 ; match = "((x{100}){100}){100}Killed" ; too large
          4 ; match { a = b } ; must be a string
          5 ; fields { pid = int } ; the group comm of match is not in fields
          5 ; fields { pid = int, comm = string, uid = int } ; no group (?P<uid>
          5 ; fields { pid = number, comm = string } ; no type "number"
          5 ; fields = int ; fields must be an object
          6 ; labels { "a b" = c } ; the label a b
          6 ; labels { severity = [a] } ; must be a string
          6 ; severity = critical ; no key severity in the rule
          7 ; examples = [] ; needs at least one of examples
          7 ; examples = [ "Killed process x by y" ] ; does not match its own example
          7 ; examples = [ { line = "Killed process 1 by y", priority = info } ] ; does not match its own example
          7 ; examples = [ { line = "Killed process 1 by y", class = vm } ] ; does not match its own example
          7 ; examples = [ { line = "Killed process 1 by y", fields { pid = 2, comm = y } } ] ; gives {comm=y, pid=1} and not {comm=y, pid=2}
          7 ; examples = [ { line = "Killed process 1 by y", fields { pid = 1 } } ] ; gives {comm=y, pid=1} and not {pid=1}
          7 ; examples = [ { line = "Killed process 1 by y", fields { pid = x, comm = y } } ] ; which is not a whole number
          7 ; examples = [ { line = "Killed process 1 by y", fields { uid = 1 } } ] ; which the rule has not
          7 ; examples = [ "Killed process 99999999999999999999 by y" ] ; gives errors [pid: "99999999999999999999" is not a whole number
          7 ; examples = [ { text = "Killed process 1 by y" } ] ; no key text in an example
          7 ; examples = [ { facility = kern } ] ; an example needs line
          8 ; counter-examples = [ "reaped", "Killed process 1 by y" ] ; matches its counter-example
          8 ; counter-examples = [ { line = a, fields { pid = 1 } } ] ; no key fields in an example
          """)
  void shouldRefuseWithLineAndReason(int line, String replacement, String reason) {
    String[] lines = GOOD.split("\n");
    lines[line - 1] = replacement;
    RuleProblem problem = onlyProblem(Map.of("bad.conf", String.join("\n", lines)));

    assertEquals("bad.conf", problem.file());
    assertEquals(line, problem.line(), problem.toString());
    assertEquals("good", problem.rule());
    assertTrue(problem.reason().contains(reason), problem.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `rules { x { match = "a\n } }`   | 1 | not HOCON
          `rules {`                        | 1 | not HOCON
          `\nrules { x { match = ${y} } }` | 2 | not HOCON
          `include "other.conf"`           | 0 | can't include another
          `\n\nrule { }`                   | 3 | no key rule in the file; there are [rules]
          `rules = 5`                      | 1 | rules must be an object
          `# nothing`                      | 0 | has no rules
          """)
  void shouldRefuseAFileWithLineAndReason(String contents, int line, String reason) {
    RuleProblem problem = onlyProblem(Map.of("bad.conf", contents.replace("\\n", "\n")));

    assertEquals("bad.conf", problem.file());
    assertEquals(line, problem.line(), problem.toString());
    assertTrue(problem.reason().contains(reason), problem.toString());
  }

  @ParameterizedTest
  @CsvSource({"Upper", "1st", "a_b", "-a", "a.b"})
  void shouldRefuseANameThatIsNone(String name) {
    RuleProblem problem = onlyProblem(Map.of("bad.conf", rule("\"" + name + "\"")));

    assertTrue(problem.reason().contains("a rule's name is"), problem.toString());
  }

  @Test
  void shouldRefuseMoreLiteralsThanTheAutomatonHolds() {
    StringBuilder all = new StringBuilder("rules {\n");
    // Each of 1,500 rules has 16 literals of 24 bytes: over half a million states.
    for (int i = 0; i < 1_500; i++) {
      String words = "(?:" + "%d(?:a|b|c|d)(?:e|f|g|h)x{20}".formatted(100_000 + i) + ")";
      all.append(
          "r%d { match = \"%s\", examples = \"%daexxxxxxxxxxxxxxxxxxxx\" }\n"
              .formatted(i, words, 100_000 + i));
    }
    String reason = onlyProblem(Map.of("a.conf", all.append("}").toString())).reason();

    assertTrue(reason.contains("the literals of all rules need"), reason);
  }

  private static String rule(String name) {
    return "rules {\n  " + name + " { match = \"some words\", examples = \"some words\" }\n}\n";
  }

  private static RuleProblem onlyProblem(Map<String, String> contents) {
    RuleException e = assertThrows(RuleException.class, () -> RuleSet.parse(contents));
    assertEquals(1, e.problems().size(), e.getMessage());
    return e.problems().get(0);
  }
}
