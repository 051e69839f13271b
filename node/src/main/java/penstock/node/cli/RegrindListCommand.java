package penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** {@code penstock regrind list}. */
@Command(
    name = "list",
    description = "Lists regrinds, oldest first.",
    footerHeading = "%n",
    footer = {ExitCode.HELP, "", "Example:", "  penstock regrind list"})
public final class RegrindListCommand extends OperatorCommand {

  @Override
  int run() {
    for (JsonNode regrind : client().get("/v1/regrinds").path("regrinds")) {
      out().line(RegrindCommand.line(regrind));
    }
    return ExitCode.OK;
  }
}
