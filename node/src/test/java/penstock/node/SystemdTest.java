package penstock.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.node.cluster.ClusterConfig;

/** The unit under conf/systemd. */
class SystemdTest {

  private static final Path HOME = Path.of(System.getProperty("penstock.home"));
  private static final Path UNIT = HOME.resolve("conf/systemd/penstock@.service");

  private static List<String> values(String key) throws Exception {
    return Files.readAllLines(UNIT).stream()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .toList();
  }

  @Test
  void shouldSetWhatTheNodeKnows() throws Exception {
    Set<String> known = Set.copyOf(FleetConfTest.variables().values());
    for (String variable : values("Environment")) {
      String name = variable.substring(0, variable.indexOf('='));
      assertTrue(known.contains(name), name + " is not in conf/fleet.conf");
    }
  }

  @Test
  void shouldLoadEachSecretThatItNames() throws Exception {
    List<String> loaded =
        values("LoadCredential").stream()
            .map(each -> each.substring(0, each.indexOf(':')))
            .toList();
    for (String variable : values("Environment")) {
      int at = variable.indexOf("%d/");
      assertTrue(at < 0 || loaded.contains(variable.substring(at + 3)), variable);
    }
  }

  @Test
  void shouldComeBackAndGiveAStopItsTime() throws Exception {
    assertEquals(List.of("always"), values("Restart"));
    Duration patience = Duration.ofSeconds(Long.parseLong(values("TimeoutStopSec").get(0)));
    assertTrue(patience.compareTo(ClusterConfig.stopMax()) > 0, patience.toString());
  }

  @Test
  void shouldSayHowANodeEndsThatWasGivenUp() throws Exception {
    String code = "ends with code " + ClusterConfig.DOWNED_EXIT_CODE;
    for (Path text : List.of(UNIT, HOME.resolve("docs/fleet.md"))) {
      assertTrue(Files.readString(text).contains(code), text + " does not say: " + code);
    }
    // A JVM that runs out of memory.
    assertNotEquals(3, ClusterConfig.DOWNED_EXIT_CODE);
  }

  @Test
  void shouldBeWhatSystemdKnows(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "systemd is not here");
    Path here = folder.resolve("penstock@.service");
    Files.writeString(
        here, Files.readString(UNIT).replace("/opt/penstock/bin", HOME.resolve("bin").toString()));
    assertEquals("", analyze("verify", here.toString()));
    Files.writeString(here, Files.readString(here).replace("ProtectHome=", "ProtectHomes="));
    assertTrue(analyze("verify", here.toString()).contains("ProtectHomes"));
  }

  private static String analyze(String... arguments) throws Exception {
    ProcessBuilder command = new ProcessBuilder("/usr/bin/systemd-analyze");
    command.command().addAll(List.of(arguments));
    Process process = command.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
