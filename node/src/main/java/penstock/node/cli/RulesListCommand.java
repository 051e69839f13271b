package penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.StringJoiner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code penstock rules list}. */
@Command(
    name = "list",
    description = "Lists the rules in force, and why newer ones are not.",
    footerHeading = "%n",
    footer = {
      ExitCode.HELP,
      "",
      "Example:",
      "  penstock rules list --format ndjson | jq -r .match"
    })
public final class RulesListCommand extends OperatorCommand {

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      converter = Format.Converter.class,
      defaultValue = "text",
      description = "text or ndjson (${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Override
  int run() {
    JsonNode answer = client().get("/v1/rules");
    Table table = new Table("rule", "where", "fields");
    for (JsonNode rule : answer.path("rules")) {
      if (format == Format.NDJSON) {
        out().line(rule.toString());
      } else {
        table.row(
            rule.path("name").asText(),
            rule.path("file").asText() + ":" + rule.path("line").asText(),
            fields(rule.path("fields")));
      }
    }
    if (format == Format.TEXT) {
      table.print(out());
    }
    tell(
        "penstock: rule set "
            + answer.path("rule_set").asText()
            + " with "
            + answer.path("rules").size()
            + " rules is in force");
    return RuleProblems.tell(this, answer) ? ExitCode.NOTHING : ExitCode.OK;
  }

  private static String fields(JsonNode fields) {
    StringJoiner text = new StringJoiner(" ");
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      text.add(field.getKey() + ":" + field.getValue().asText());
    }
    return text.toString();
  }
}
