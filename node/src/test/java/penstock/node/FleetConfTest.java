package penstock.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** conf/fleet.conf and the environment that it is filled from. */
class FleetConfTest {

  private static final Path FILE = Path.of(System.getProperty("penstock.home"), "conf/fleet.conf");

  private static final Pattern OPEN = Pattern.compile("([a-z0-9-]+) \\{");
  private static final Pattern TAKEN = Pattern.compile("([a-z0-9.-]+) = \\$\\{\\?([A-Z0-9_]+)}");

  private static final Config REFERENCE = ConfigFactory.defaultReferenceUnresolved().resolve();

  /** Each setting that comes from the environment, by its path. */
  static Map<String, String> variables() throws Exception {
    Map<String, String> found = new HashMap<>();
    Deque<String> open = new ArrayDeque<>();
    for (String line : Files.readAllLines(FILE)) {
      String text = line.strip();
      Matcher opens = OPEN.matcher(text);
      Matcher taken = TAKEN.matcher(text);
      if (text.startsWith("#")) {
        continue;
      }
      if (opens.matches()) {
        open.addLast(opens.group(1));
      } else if (text.equals("}")) {
        open.removeLast();
      } else if (taken.matches()) {
        found.put(String.join(".", open) + "." + taken.group(1), taken.group(2));
      }
    }
    return found;
  }

  private static Config load(Map<String, String> environment) {
    return ConfigFactory.parseFile(FILE.toFile())
        .withFallback(ConfigFactory.parseMap(new HashMap<String, Object>(environment)))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve(ConfigResolveOptions.noSystem());
  }

  @Test
  void shouldNameEachVariableAfterItsSetting() throws Exception {
    Map<String, String> variables = variables();
    assertFalse(variables.isEmpty());
    variables.forEach((path, variable) -> assertEquals(FleetNeeds.variable(path), variable));
  }

  @Test
  void shouldKnowItsSettings() throws Exception {
    for (String path : variables().keySet()) {
      assertTrue(REFERENCE.hasPathOrNull(path), path + " is not in reference.conf");
    }
  }

  @Test
  void shouldSayAllThatIsMissingAndWhatFor() {
    List<String> missing = FleetNeeds.missing(load(Map.of()));
    assertEquals(3, missing.size(), missing.toString());
    assertTrue(missing.get(0).startsWith("penstock.jdbc.url is missing: the PostgreSQL"));
    assertTrue(missing.get(0).contains("PENSTOCK_JDBC_URL"), missing.get(0));
    assertTrue(missing.get(1).contains("PENSTOCK_S3_BUCKET"), missing.get(1));
    assertTrue(missing.get(2).contains("PENSTOCK_CLUSTER_SEEDS"), missing.get(2));
  }

  @Test
  void shouldTakeEverythingFromTheEnvironment() {
    Config root =
        load(
            Map.of(
                "PENSTOCK_JDBC_URL", "jdbc:postgresql://db/penstock",
                "PENSTOCK_S3_BUCKET", "logs",
                "PENSTOCK_CLUSTER_BOOTSTRAP_METHOD", "kubernetes",
                "PENSTOCK_DEVICE_PORT", "9443"));
    assertTrue(FleetNeeds.missing(root).isEmpty());
    assertEquals("logs", root.getString("penstock.s3.bucket"));
    assertEquals(9443, NodeSettings.of(root).gate().port());
  }

  @Test
  void shouldStopTheStartWhereSomethingIsMissing() {
    int code = new CommandLine(new NodeCommand()).execute("--config", FILE.toString());
    assertEquals(2, code);
  }

  @Test
  void shouldNotAskANodeOfItsOwnForAnything() {
    assertTrue(FleetNeeds.missing(REFERENCE).isEmpty());
  }
}
