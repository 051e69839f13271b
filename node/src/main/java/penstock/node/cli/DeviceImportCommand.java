package penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code penstock device import}. */
@Command(
    name = "import",
    description = {
      "Registers many devices: a line of JSON each, as device list --format ndjson prints them.",
      "Devices that are registered already are replaced. Where a line can't be taken, its number is"
          + " told and nothing from its batch of 1,000 lines on is registered; correct it and import"
          + " the whole file again."
    },
    footerHeading = "%n",
    footer = {
      ExitCode.HELP,
      "",
      "Examples:",
      "  penstock device import devices.ndjson",
      "  echo '{\"id\":\"r1\",\"fingerprint\":\"3f5a…\",\"class\":\"router\","
          + "\"labels\":{\"city\":\"Austin\"}}' | penstock device import -"
    })
public final class DeviceImportCommand extends OperatorCommand {

  @Parameters(paramLabel = "FILE", description = "The lines; - is standard input.")
  private String file = "";

  @Override
  int run() {
    try (InputStream lines = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
      JsonNode done = client().post("/v1/devices", lines);
      out()
          .line(
              "registered "
                  + done.path("registered").asLong()
                  + ": "
                  + done.path("added").asLong()
                  + " new, "
                  + done.path("replaced").asLong()
                  + " replaced");
      return ExitCode.OK;
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.USAGE, file + " can't be read: " + e.getMessage());
    }
  }
}
