package penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code penstock device list}. */
@Command(
    name = "list",
    description = "Lists registered devices by id.",
    footerHeading = "%n",
    footer = {
      ExitCode.HELP,
      "",
      "Examples:",
      "  penstock device list --label city=Austin",
      "  penstock device list --status revoked --format ndjson"
    })
public final class DeviceListCommand extends OperatorCommand {

  @Mixin private DeviceOptions devices = new DeviceOptions();

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      defaultValue = "all",
      description = "active, revoked or all (${DEFAULT-VALUE}).")
  private String status = "all";

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      converter = Format.Converter.class,
      defaultValue = "text",
      description = "text or ndjson (${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Override
  int run() {
    NodeClient client = client();
    Query query = devices.addTo(new Query().add("status", status));
    Table table = new Table("device", "status", "class", "labels");
    try (InputStream answer = client.stream("/v1/devices" + query)) {
      LineReader lines = new LineReader(answer, out());
      while (lines.next()) {
        if (format == Format.NDJSON) {
          lines.copyTo(out());
        } else {
          add(table, NodeClient.JSON.readTree(lines.text()));
        }
      }
    } catch (IOException e) {
      throw client.brokenOff(e);
    }
    if (format == Format.TEXT) {
      table.print(out());
    }
    return ExitCode.OK;
  }

  private static void add(Table table, JsonNode device) {
    table.row(
        device.path("id").asText(),
        device.path("status").asText(),
        device.path("class").asText(),
        DeviceText.labels(device));
  }
}
