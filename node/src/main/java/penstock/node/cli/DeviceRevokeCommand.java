package penstock.node.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code penstock device revoke}. */
@Command(
    name = "revoke",
    description =
        "Takes devices' right to write, on open connections too. Their records stay. To give it"
            + " back: device add --replace.",
    footerHeading = "%n",
    footer = {ExitCode.HELP, "", "Example:", "  penstock device revoke r7-0042 r7-0043"})
public final class DeviceRevokeCommand extends OperatorCommand {

  @Parameters(paramLabel = "ID", arity = "1..*", description = "Of the devices.")
  private List<String> ids = new ArrayList<>();

  @Override
  int run() {
    NodeClient client = client();
    ids.forEach(DeviceId::checked);
    for (String id : ids) {
      client.send("POST", "/v1/devices/" + id + "/revoke", NodeClient.JSON.createObjectNode());
      out().line("revoked " + id);
    }
    return ExitCode.OK;
  }
}
