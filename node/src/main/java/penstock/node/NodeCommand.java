package penstock.node;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import penstock.node.database.DatabaseException;
import penstock.node.segment.SegmentException;
import penstock.node.settings.SettingsException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code penstock node}: runs until it is told to stop. */
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a node: takes uploads from devices, stores, grinds, and answers operators.",
      "Without --config it is a cluster of one with everything under penstock.data-dir.",
      "Once it serves it prints one line: ready device=PORT operator=PORT"
    },
    footer = {
      "",
      "Exit codes: 0 stopped, 1 could not start, 2 a setting is wrong, 4 the other nodes could not"
          + " reach this one and gave it up: start it again.",
      "",
      "Examples:",
      "  penstock node",
      "  penstock node --config conf/fleet.conf",
      "  penstock node --config conf/embedded.conf -Dpenstock.data-dir=/var/lib/penstock",
      "  penstock node -Dpenstock.device.port=0 -Dpenstock.operator.port=0"
    })
final class NodeCommand implements Callable<Integer> {

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Settings (HOCON) over the defaults; all are explained in reference.conf.")
  private @Nullable Path config;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A setting over those in the file, as -Dpenstock.device.port=8443.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Override
  public Integer call() {
    try {
      Config root = NodeConfig.load(config, overrides);
      List<String> missing = FleetNeeds.missing(root);
      if (!missing.isEmpty()) {
        missing.forEach(line -> System.err.println("penstock: setting " + line));
        return 2;
      }
      Node node = Node.start(NodeSettings.of(root), root);
      System.out.println("ready device=" + node.devicePort() + " operator=" + node.operatorPort());
      System.out.flush();
      return node.awaitTermination();
    } catch (SettingsException e) {
      System.err.println("penstock: setting " + e.getMessage());
      return 2;
    } catch (SegmentException | DatabaseException | IllegalStateException e) {
      System.err.println("penstock: the node could not start: " + e.getMessage());
      return 1;
    }
  }
}
