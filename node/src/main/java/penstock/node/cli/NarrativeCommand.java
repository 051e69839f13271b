package penstock.node.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code penstock narrative}. */
@Command(
    name = "narrative",
    description =
        "Prints the exact records of some devices in some span of time, in order: each stream in its"
            + " own, streams and devices merged by time.",
    footerHeading = "%n",
    footer = {
      ExitCode.HELP,
      "",
      "In text, ~ behind a time says that it is estimated, four spaces begin a continuation line,"
          + " \"  ! \" a line that is no record, \"# gap\" records that can't be read.",
      "",
      "Examples:",
      "  penstock narrative --device r7-0042 --from -15m",
      "  penstock narrative --label city=Austin --from 2026-11-21T05:00:00Z --to 2026-11-21T06:00:00Z",
      "  penstock narrative --device r7-0042 --format kmsg > r7-0042.kmsg",
      "  penstock narrative --from -1h --format ndjson | jq -r 'select(.priority <= 3) | .text'"
    })
public final class NarrativeCommand extends OperatorCommand {

  @Mixin private RecordOptions records = new RecordOptions();

  @Override
  int run() {
    RecordPrinter printer = new RecordPrinter(this, records);
    printer.print(client(), "/v1/narrative" + records.addTo(new Query()));
    if (printer.records() == 0) {
      tell("penstock: no records of these devices in this span");
    }
    return printer.exitCode(ExitCode.OK);
  }
}
