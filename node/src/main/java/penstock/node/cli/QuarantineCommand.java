package penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code penstock quarantine}. */
@Command(
    name = "quarantine",
    description = "Shows what a device sent that could not be read, newest first.",
    footerHeading = "%n",
    footer = {
      ExitCode.HELP,
      "",
      "Examples:",
      "  penstock quarantine r7-0042",
      "  penstock quarantine r7-0042 --raw 17 > body.bin"
    })
public final class QuarantineCommand extends OperatorCommand {

  private static final int DUMP_BYTES_MAX = 256;
  private static final int BYTES_PER_LINE = 16;

  @Parameters(paramLabel = "DEVICE", description = "Id of the device.")
  private String device = "";

  @Option(names = "--raw", paramLabel = "N", description = "The bytes of item N, as they came.")
  private @Nullable Long raw;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      converter = Format.Converter.class,
      defaultValue = "text",
      description = "text or ndjson (${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Override
  int run() {
    JsonNode items =
        client().get("/v1/devices/" + DeviceId.checked(device) + "/quarantine").path("items");
    if (raw != null) {
      return writeRaw(items, raw);
    }
    for (JsonNode item : items) {
      if (format == Format.NDJSON) {
        out().line(item.toString());
      } else {
        print(item);
      }
    }
    if (items.isEmpty()) {
      tell("penstock: nothing of " + device + " is in quarantine");
    }
    return ExitCode.OK;
  }

  private int writeRaw(JsonNode items, long id) {
    for (JsonNode item : items) {
      if (item.path("id").longValue() == id) {
        byte[] bytes = bytes(item);
        out().write(bytes, 0, bytes.length);
        return ExitCode.OK;
      }
    }
    throw new CommandFailure(
        ExitCode.NOTHING,
        "no item " + id + " of " + device + ": it may have made way for newer ones");
  }

  private void print(JsonNode item) {
    out()
        .line(
            String.format(
                Locale.ROOT,
                "%d  %s  %s (at byte %d; %d bytes came, %d are kept)",
                item.path("id").longValue(),
                item.path("time").asText(),
                SafeText.of(item.path("reason").asText()),
                item.path("offset").longValue(),
                item.path("length").longValue(),
                item.path("kept").longValue()));
    byte[] bytes = bytes(item);
    int shown = Math.min(bytes.length, DUMP_BYTES_MAX);
    for (int at = 0; at < shown; at += BYTES_PER_LINE) {
      out().line(dump(bytes, at, Math.min(shown, at + BYTES_PER_LINE)));
    }
    if (shown < bytes.length) {
      out().line("    … all of it: --raw " + item.path("id").asText());
    }
  }

  private static byte[] bytes(JsonNode item) {
    return Base64.getDecoder().decode(item.path("bytes").asText());
  }

  private static String dump(byte[] bytes, int from, int to) {
    StringBuilder hex = new StringBuilder(String.format(Locale.ROOT, "    %06x ", from));
    StringBuilder text = new StringBuilder();
    for (int i = from; i < from + BYTES_PER_LINE; i++) {
      hex.append(i < to ? String.format(Locale.ROOT, " %02x", bytes[i]) : "   ");
      if (i < to) {
        text.append(bytes[i] >= ' ' && bytes[i] <= '~' ? (char) bytes[i] : '.');
      }
    }
    return hex + "  " + text;
  }
}
