package penstock.node.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code penstock grep}. */
@Command(
    name = "grep",
    description =
        "Prints the records that match an RE2 pattern, in the order of a narrative. The text is as"
            + " the kernel wrote it, escapes kept; a record matches by any of its lines.",
    footerHeading = "%n",
    footer = {
      ExitCode.HELP,
      "",
      "A pattern with a word of three letters or more that every match must contain is looked for"
          + " many times faster than one without.",
      "",
      "Examples:",
      "  penstock grep 'Out of memory: Killed process \\d+' --from -1d",
      "  penstock grep -i deauthenticated --label city=Austin --from -2h --format ndjson",
      "  penstock grep 'I/O error' --limit 1 > /dev/null && echo found"
    })
public final class GrepCommand extends OperatorCommand {

  @Parameters(index = "0", paramLabel = "PATTERN", description = "What to look for (RE2).")
  private String pattern = "";

  @Option(
      names = {"-i", "--ignore-case"},
      description = "Letters match in both cases.")
  private boolean ignoreCase;

  @Mixin private RecordOptions records = new RecordOptions();

  @Override
  int run() {
    RecordPrinter printer = new RecordPrinter(this, records);
    Query query = new Query().add("q", ignoreCase ? "(?i)" + pattern : pattern);
    printer.print(client(), "/v1/grep" + records.addTo(query));
    return printer.exitCode(printer.records() == 0 ? ExitCode.NOTHING : ExitCode.OK);
  }
}
