package penstock.node.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code penstock tail}. */
@Command(
    name = "tail",
    description = "Prints records and events as they come in, until it is interrupted.",
    footerHeading = "%n",
    footer = {
      ExitCode.HELP,
      "",
      "What a slow terminal can't take is left out, and how much is told on standard error.",
      "",
      "Examples:",
      "  penstock tail --label city=Austin",
      "  penstock tail --kind events --name oom-kill,kernel-panic",
      "  penstock tail --kind records --device r7-0042 --match 'wlan\\d'"
    })
public final class TailCommand extends OperatorCommand {

  @Option(
      names = {"-k", "--kind"},
      paramLabel = "KIND",
      defaultValue = "all",
      description = "records, events or all (${DEFAULT-VALUE}).")
  private String kind = "all";

  @Mixin private DeviceOptions devices = new DeviceOptions();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      split = ",",
      description = "Only events of these names.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = {"-m", "--match"},
      paramLabel = "PATTERN",
      description = "Only records that match this RE2 pattern.")
  private @Nullable String pattern;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      converter = Format.Converter.class,
      defaultValue = "text",
      description = "text or ndjson (${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  /** Of the server-sent event that is being read. */
  private String type = "";

  @Override
  int run() {
    Query query =
        devices
            .addTo(new Query())
            .add("kind", kind)
            .addList("name", names)
            .add("q", pattern)
            .add("format", format.word());
    NodeClient client = client();
    try (InputStream answer = client.stream("/v1/tail" + query)) {
      LineReader lines = new LineReader(answer, out());
      while (lines.next()) {
        take(lines.text());
      }
    } catch (IOException e) {
      throw client.brokenOff(e);
    }
    tell("penstock: the node ended the tail: it is stopping");
    return ExitCode.NO_ANSWER;
  }

  private void take(String line) throws JsonProcessingException {
    if (line.startsWith("event: ")) {
      type = line.substring("event: ".length());
    } else if (line.startsWith("data: ")) {
      print(line.substring("data: ".length()));
    }
  }

  private void print(String data) throws JsonProcessingException {
    if (type.equals("dropped")) {
      String items = NodeClient.JSON.readTree(data).path("items").asText();
      tell("penstock: " + items + " items left out here, too many at once: ask for fewer devices");
    } else if (type.equals("node-lost")) {
      String node = NodeClient.JSON.readTree(data).path("node").asText();
      tell("penstock: node " + node + " is lost: what it takes is missing from here on");
    } else if (type.equals("node-found")) {
      String node = NodeClient.JSON.readTree(data).path("node").asText();
      tell("penstock: node " + node + " is seen from here on");
    } else if (type.equals("event") && format == Format.TEXT) {
      out().line(EventText.of(NodeClient.JSON.readTree(data)));
    } else {
      out().line(data);
    }
  }
}
