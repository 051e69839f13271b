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
import picocli.CommandLine.Parameters;

/** {@code penstock events}. */
@Command(
    name = "events",
    description = "Prints stored events, about in the order in which their records arrived.",
    footerHeading = "%n",
    footer = {
      ExitCode.HELP,
      "",
      "Examples:",
      "  penstock events oom-kill --from -1d",
      "  penstock events --device r7-0042 --format ndjson | jq -r .name | sort | uniq -c"
    })
public final class EventsCommand extends OperatorCommand {

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Names of events; without any, all.")
  private List<String> names = new ArrayList<>();

  @Mixin private DeviceOptions devices = new DeviceOptions();
  @Mixin private SpanOptions span = new SpanOptions();

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      converter = Format.Converter.class,
      defaultValue = "text",
      description = "text or ndjson (${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "At most so many events.")
  private @Nullable Long limit;

  @Override
  int run() {
    Query query = new Query().addList("name", names).add("limit", limit);
    String path = "/v1/events" + span.addTo(devices.addTo(query));
    NodeClient client = client();
    try (InputStream answer = client.stream(path)) {
      LineReader lines = new LineReader(answer, out());
      while (lines.next()) {
        print(lines);
      }
    } catch (IOException e) {
      throw client.brokenOff(e);
    }
    return ExitCode.OK;
  }

  private void print(LineReader line) throws JsonProcessingException {
    if (format == Format.NDJSON) {
      line.copyTo(out());
    } else {
      out().line(EventText.of(NodeClient.JSON.readTree(line.text())));
    }
  }
}
