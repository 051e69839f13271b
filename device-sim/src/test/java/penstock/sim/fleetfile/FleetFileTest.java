package penstock.sim.fleetfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import penstock.sim.swarm.Connections;
import penstock.sim.swarm.Misbehaving;
import penstock.sim.swarm.Step;
import penstock.sim.swarm.SwarmSettings;

final class FleetFileTest {

  private static final FleetFolder SHIPPED =
      new FleetFolder(Path.of("..").resolve("conf").resolve("fleets"));

  private static final String SMALL =
      """
      duration = 60 s
      neighbourhoods = [
        { name = a, devices = 3, labels { city = Austin } }
        { name = b, count = 2, devices = 4, backlog = 1 KiB }
      ]
      classes = [ { name = router, logs = router, lines-per-second = 1 } ]
      """;

  static Stream<String> shipped() throws IOException {
    return SHIPPED.names().stream();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void shouldReadEveryShippedFleet(String name) throws IOException {
    SwarmSettings fleet = FleetFile.read(SHIPPED.find(name));
    assertEquals(name, fleet.name());
    assertTrue(SHIPPED.about(name).length() > 20, "its first line says what it is");
  }

  @Test
  void shouldShipTheFleetsThatTheDocumentsName() throws IOException {
    assertEquals(
        List.of("city", "essay", "misbehaving", "mtls", "neighbourhood", "reconnect"),
        SHIPPED.names());
    SwarmSettings essay = FleetFile.read(SHIPPED.find("essay"));
    assertEquals(100_000, essay.devices());
    assertEquals(40, essay.neighbourhoods().size());
    assertEquals(20_000, FleetFile.read(SHIPPED.find("city")).devices());
    assertEquals(5_000, FleetFile.read(SHIPPED.find("mtls")).devices());
    assertEquals(
        Misbehaving.Kind.values().length,
        FleetFile.read(SHIPPED.find("misbehaving")).misbehaving().size());
    assertEquals(
        List.of("fibre-cut", "power-cut"),
        FleetFile.read(SHIPPED.find("neighbourhood")).storms().keySet().stream().sorted().toList());
  }

  @Test
  void shouldFillInWhatAFileDoesNotSay() {
    SwarmSettings fleet = FleetFile.parse(SMALL, "small");
    assertEquals(11, fleet.devices());
    assertEquals(
        List.of("a", "b-1", "b-2"), fleet.neighbourhoods().stream().map(n -> n.name()).toList());
    assertEquals(Map.of("city", "Austin"), fleet.neighbourhoods().get(0).labels());
    assertEquals(1024, fleet.neighbourhoods().get(2).backlogBytes());
    assertEquals(Connections.Kind.PLAIN_XFCC, fleet.connections().kind());
  }

  @Test
  void shouldReadStorms() {
    SwarmSettings fleet =
        FleetFile.parse(
            SMALL
                + """
                storms.s = [
                  { at = 10 s, cut = "b-*" }
                  { at = 20 s, back = [b-1, b-2], within = 1500 ms, backlog = 2 KiB }
                  { at = 30 s, louder = router, factor = 10 }
                  { at = 40 s, reboot = a, cold = true, within = 5 s }
                ]
                """,
            "small");
    assertEquals(
        List.of(
            new Step.Cut(10, List.of("b-1", "b-2")),
            new Step.Back(20, List.of("b-1", "b-2"), 1.5, 2048),
            new Step.Louder(30, "router", 10),
            new Step.Reboot(40, List.of("a"), true, 5)),
        fleet.storms().get("s").steps());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          durations = 3 s                          | durations | is it duration?
          uploads.interval-mim = 3 s               | uploads.interval-mim | is it interval-min?
          uploads.zstd-level = fast                | uploads.zstd-level = "fast" | whole number
          uploads.zstd-level = 2.5                 | uploads.zstd-level = 2.5 | whole number
          connections.kind = mtsl                  | connections.kind = "mtsl" | is it mtls?
          connections.sources = [example.org]      | connections.sources | 127.1.0.1
          misbehaving = [ { kind = wrong-clok } ]  | misbehaving[1].kind | is it wrong-clock?
          duration = 0 s                           | seconds = 0 | from 1 to
          duration = 1500 ms                       | duration = "1500 ms" | whole seconds
          storms.s = [ { at = 1 s } ]              | storms.s[1].at | cut, back, reboot or louder
          storms.s = [ { at = 1 s, cut = c } ]     | storms.s[1].cut = "c" | no neighbourhood
          storms.s = [ { at = 1 s, cut = a, back = a } ] | storms.s[1].back | no such setting
          """)
  void shouldNamePathValueAndWhatIsAllowed(String line, String path, String allowed) {
    var refused =
        assertThrows(
            IllegalArgumentException.class, () -> FleetFile.parse(SMALL + line + "\n", "small"));
    assertTrue(refused.getMessage().contains(path), refused.getMessage());
    assertTrue(refused.getMessage().contains(allowed), refused.getMessage());
  }

  @Test
  void shouldNameTheFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("broken.conf"), "duration = [");
    var refused = assertThrows(FleetFileException.class, () -> FleetFile.read(file));
    assertTrue(refused.getMessage().contains("broken.conf"), refused.getMessage());
  }

  @Test
  void shouldSuggestAFleet() {
    var refused = assertThrows(FleetFileException.class, () -> SHIPPED.find("essai"));
    assertTrue(refused.getMessage().contains("is it essay?"), refused.getMessage());
  }
}
