package penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code penstock device show}. */
@Command(
    name = "show",
    description = "Shows a registered device.",
    footerHeading = "%n",
    footer = {ExitCode.HELP, "", "Example:", "  penstock device show r7-0042"})
public final class DeviceShowCommand extends OperatorCommand {

  @Parameters(paramLabel = "ID", description = "Of the device.")
  private String id = "";

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      converter = Format.Converter.class,
      defaultValue = "text",
      description = "text or ndjson (${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Override
  int run() {
    JsonNode device = client().get("/v1/devices/" + DeviceId.checked(id));
    if (format == Format.NDJSON) {
      out().line(device.toString());
    } else {
      DeviceText.print(device, out());
    }
    return ExitCode.OK;
  }
}
