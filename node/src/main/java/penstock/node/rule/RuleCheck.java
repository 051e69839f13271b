package penstock.node.rule;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import penstock.protocol.KmsgException;
import penstock.protocol.KmsgParser;
import penstock.protocol.RecordBatch;

/**
 * Tries rules out on lines: what a node would make of them. Each call is on its own; any thread.
 */
public final class RuleCheck {

  /** A check is answered in one piece; more lines are a job for a regrind. */
  public static final int LINES_MAX = 10_000;

  private static final String BARE =
      "no /dev/kmsg record: taken as its text; conditions on facility and priority count as"
          + " fulfilled";

  private final RuleMatcher matcher;
  private final String deviceClass;
  private final RecordBatch batch = new RecordBatch();

  private RuleCheck(RuleSet rules, String deviceClass) {
    this.matcher = rules.newMatcher();
    this.deviceClass = deviceClass;
  }

  /**
   * An event that a line would make.
   *
   * @param fields Long, Double or String, in the order of the rule's groups
   */
  public record Match(
      String rule, Map<String, Object> fields, Map<String, String> labels, List<String> errors) {}

  /**
   * What became of one line.
   *
   * @param note how the line was read where that is not plain, else empty
   */
  public record LineResult(String line, List<Match> matches, String note) {}

  /**
   * What became of all.
   *
   * @param ruleSet the set's id, empty where it has problems
   * @param rules how many it has
   * @param problems why it is refused, or the request is; then no line was tried
   */
  public record Result(
      String ruleSet, int rules, List<RuleProblem> problems, List<LineResult> lines) {}

  /**
   * Tries a set that was loaded.
   *
   * @param lines records as in {@code /dev/kmsg}, or bare text
   * @param deviceClass empty: any
   */
  public static Result check(RuleSet rules, List<String> lines, String deviceClass) {
    if (lines.size() > LINES_MAX) {
      String reason = lines.size() + " lines, " + LINES_MAX + " allowed: send fewer at once";
      return refused(List.of(new RuleProblem("(lines)", 0, "", reason)));
    }
    RuleCheck check = new RuleCheck(rules, deviceClass);
    return new Result(
        rules.id(), rules.rules().size(), List.of(), lines.stream().map(check::tryLine).toList());
  }

  /** As the other, with the contents of rule files by their names. */
  public static Result check(Map<String, String> files, List<String> lines, String deviceClass) {
    try {
      return check(RuleSet.parse(files), lines, deviceClass);
    } catch (RuleException e) {
      return refused(e.problems());
    }
  }

  private static Result refused(List<RuleProblem> problems) {
    return new Result("", 0, problems, List.of());
  }

  private LineResult tryLine(String line) {
    byte[] bytes = line.stripTrailing().getBytes(StandardCharsets.UTF_8);
    List<Match> matches = new ArrayList<>();
    MatchSink sink =
        (record, rule, fields, errors) ->
            matches.add(new Match(rule.name(), fields, rule.labels(), errors));
    String note = "";
    try {
      KmsgParser.anyOrder().parse(bytes, 0, bytes.length, true, batch);
      if (batch.count() > 0 && batch.leadingEnd() == 0) {
        matcher.matchAll(batch, deviceClass, sink);
      } else {
        note = BARE;
        matcher.matchText(bytes, Conditions.UNKNOWN, Conditions.UNKNOWN, deviceClass, sink);
      }
    } catch (KmsgException e) {
      note = "not tried, and a node would refuse the upload: " + e.getMessage();
    }
    return new LineResult(line, List.copyOf(matches), note);
  }
}
