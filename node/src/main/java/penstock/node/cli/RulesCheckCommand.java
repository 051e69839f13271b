package penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import penstock.node.operator.RuleJson;
import penstock.node.rule.RuleCheck;
import penstock.node.rule.RuleException;
import penstock.node.rule.RuleSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code penstock rules check}. */
@Command(
    name = "check",
    description =
        "Tries rules on lines: those in force on a node, or, without any node, those of a folder."
            + " Prints each line and the events that it would make.",
    footerHeading = "%n",
    footer = {
      ExitCode.HELP,
      "",
      "Lines are /dev/kmsg records, or bare text. Without LINES a folder is only checked; a set with"
          + " any problem is refused as a whole.",
      "",
      "Examples:",
      "  penstock rules check --rules-dir conf/rules",
      "  dmesg | penstock rules check --rules-dir conf/rules -",
      "  penstock rules check lines.txt --class router --matches"
    })
public final class RulesCheckCommand extends OperatorCommand {

  /** Of one request: answers come while lines are read. */
  private static final int LINES_PER_CHECK = 2_000;

  @Parameters(
      arity = "0..1",
      paramLabel = "LINES",
      description = "A file of lines, - for standard input.")
  private @Nullable String lines;

  @Option(
      names = "--rules-dir",
      paramLabel = "DIR",
      description = "Try these rules, on this machine.")
  private @Nullable Path rulesDir;

  @Option(names = "--class", paramLabel = "CLASS", description = "Of the devices that log so.")
  private String deviceClass = "";

  @Option(names = "--matches", description = "Print only lines that make an event.")
  private boolean onlyMatches;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      converter = Format.Converter.class,
      defaultValue = "text",
      description = "text or ndjson (${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  private long tried;
  private long matched;

  @Override
  int run() {
    Function<List<String>, JsonNode> check = rulesDir == null ? onNode(client()) : here(rulesDir);
    JsonNode first = check.apply(List.of());
    if (RuleProblems.tell(this, first)) {
      return ExitCode.NOTHING;
    }
    if (lines != null) {
      checkLines(lines, check);
    }
    tell(
        "penstock: rule set "
            + first.path("rule_set").asText()
            + " with "
            + first.path("rules").asText()
            + " rules is good"
            + (lines == null ? "" : "; of " + tried + " lines " + matched + " make events"));
    return ExitCode.OK;
  }

  private Function<List<String>, JsonNode> onNode(NodeClient client) {
    return some -> {
      ObjectNode body = NodeClient.JSON.createObjectNode().put("class", deviceClass);
      ArrayNode array = body.putArray("lines");
      some.forEach(array::add);
      return client.send("POST", "/v1/rules/check", body);
    };
  }

  private Function<List<String>, JsonNode> here(Path folder) {
    try {
      RuleSet rules = RuleSet.load(folder);
      return some -> RuleJson.checked(RuleCheck.check(rules, some, deviceClass));
    } catch (RuleException e) {
      return some -> RuleJson.checked(new RuleCheck.Result("", 0, e.problems(), List.of()));
    }
  }

  private void checkLines(String source, Function<List<String>, JsonNode> check) {
    List<String> batch = new ArrayList<>();
    try (BufferedReader reader = open(source)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        batch.add(line);
        if (batch.size() == LINES_PER_CHECK || !reader.ready()) {
          print(check.apply(batch));
          batch.clear();
        }
      }
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.USAGE, source + ": can't be read: " + e);
    }
    if (!batch.isEmpty()) {
      print(check.apply(batch));
    }
  }

  private static BufferedReader open(String source) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            source.equals("-") ? System.in : Files.newInputStream(Path.of(source)),
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)));
  }

  private void print(JsonNode checked) {
    for (JsonNode line : checked.path("lines")) {
      tried++;
      boolean matches = !line.path("matches").isEmpty();
      matched += matches ? 1 : 0;
      if (!matches && onlyMatches) {
        continue;
      }
      if (format == Format.NDJSON) {
        out().line(line.toString());
      } else {
        printText(line);
      }
    }
    out().flush();
  }

  private void printText(JsonNode line) {
    out().line(SafeText.of(line.path("line").asText()));
    for (JsonNode match : line.path("matches")) {
      StringBuilder text = new StringBuilder("  = ").append(match.path("rule").asText());
      for (Map.Entry<String, JsonNode> field : match.path("fields").properties()) {
        text.append(' ').append(field.getKey()).append('=').append(field.getValue());
      }
      out().line(SafeText.of(text.toString()));
      for (JsonNode error : match.path("errors")) {
        out().line("  ! " + SafeText.of(error.asText()));
      }
    }
    if (line.has("note")) {
      out().line("  ! " + SafeText.of(line.get("note").asText()));
    }
  }
}
