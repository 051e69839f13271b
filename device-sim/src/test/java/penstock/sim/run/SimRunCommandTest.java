package penstock.sim.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.sim.SimMain;
import picocli.CommandLine;

final class SimRunCommandTest {

  private static final String FLEET =
      """
      duration = 5 s
      neighbourhoods = [ { name = a, devices = 3 } ]
      classes = [ { name = router, logs = router, lines-per-second = 1 } ]
      storms.cut = [ { at = 1 s, cut = a } ]
      """;

  private final StringWriter said = new StringWriter();

  private int run(String... arguments) {
    CommandLine commandLine = SimMain.commandLine();
    commandLine.setErr(new PrintWriter(said, true));
    commandLine.setOut(new PrintWriter(said, true));
    return commandLine.execute(arguments);
  }

  @Test
  void shouldExplainItself() {
    assertEquals(0, run("sim", "run", "--help"));
    assertTrue(said.toString().contains("--picture=FILE"), said.toString());
    assertTrue(said.toString().contains("Fleets that come with Penstock"), said.toString());
  }

  @Test
  void shouldRefuseAFleetThatIsNotThere() {
    assertEquals(SimMain.EXIT_USAGE, run("sim", "run", "nowhere"));
    assertTrue(said.toString().contains("no fleet nowhere"), said.toString());
  }

  @Test
  void shouldNameTheStormsThatThereAre(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("small.conf"), FLEET);
    assertEquals(SimMain.EXIT_USAGE, run("sim", "run", file.toString(), "--storm", "rain"));
    assertTrue(said.toString().contains("[cut]"), said.toString());
  }

  @Test
  void shouldRefuseAReportThatCanNotBeWritten(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("small.conf"), FLEET);
    String report = folder.resolve("none").resolve("run.json").toString();
    assertEquals(1, run("sim", "run", file.toString(), "--json", report));
    assertTrue(said.toString().contains("can't be written"), said.toString());
  }
}
