package penstock.node.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code penstock regrind show}. */
@Command(
    name = "show",
    description = "Tells how far a regrind is.",
    footerHeading = "%n",
    footer = {ExitCode.HELP, "", "Example:", "  penstock regrind show 1795239960-1"})
public final class RegrindShowCommand extends OperatorCommand {

  @Parameters(paramLabel = "ID", description = "Of the regrind.")
  private String id = "";

  @Override
  int run() {
    out().line(RegrindCommand.line(client().get("/v1/regrinds/" + DeviceId.checked(id))));
    return ExitCode.OK;
  }
}
