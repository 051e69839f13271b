package penstock.node.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which devices. */
final class DeviceOptions {

  @Option(
      names = {"-d", "--device"},
      paramLabel = "ID",
      split = ",",
      description = "Only these devices; may repeat, or be a list with commas.")
  private List<String> devices = new ArrayList<>();

  @Option(
      names = {"-l", "--label"},
      paramLabel = "KEY=VALUE",
      description =
          "Only devices with this label, as --label city=Austin; may repeat: of one key any value,"
              + " of several keys all.")
  private List<String> labels = new ArrayList<>();

  Query addTo(Query query) {
    List<String> selectors = new ArrayList<>();
    for (String label : labels) {
      int equals = label.indexOf('=');
      if (equals < 1) {
        throw new CommandFailure(
            ExitCode.USAGE, "--label = " + label + ": must be key=value, such as city=Austin");
      }
      selectors.add(label.substring(0, equals) + ":" + label.substring(equals + 1));
    }
    return query.addList("device", devices).addEach("label", selectors);
  }
}
