package penstock.node.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code penstock regrind cancel}. */
@Command(
    name = "cancel",
    description = "Stops a regrind after its current frame; segments that it has done stay done.",
    footerHeading = "%n",
    footer = {ExitCode.HELP, "", "Example:", "  penstock regrind cancel 1795239960-1"})
public final class RegrindCancelCommand extends OperatorCommand {

  @Parameters(paramLabel = "ID", description = "Of the regrind.")
  private String id = "";

  @Override
  int run() {
    out().line(RegrindCommand.line(client().delete("/v1/regrinds/" + DeviceId.checked(id))));
    return ExitCode.OK;
  }
}
