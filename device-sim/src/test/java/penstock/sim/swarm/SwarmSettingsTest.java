package penstock.sim.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import penstock.sim.operator.DeviceEntry;

class SwarmSettingsTest {

  private static void refused(String part, Executable made) {
    String message = assertThrows(IllegalArgumentException.class, made).getMessage();
    assertTrue(message.contains(part), message);
  }

  private static SwarmSettings fleet(Step... steps) {
    return Fixtures.fleet(5, Connections.pooled(4), List.of(), List.of(steps));
  }

  @Test
  void shouldRefuseWhatCanNotBe() {
    refused("tide", () -> fleet(new Step.Cut(1, List.of("tide"))));
    refused("toaster", () -> fleet(new Step.Louder(1, "toaster", 2)));
    refused(
        "not before", () -> fleet(new Step.Cut(2, List.of("north")), new Step.Louder(1, "tv", 2)));
    refused("backlog", () -> fleet(new Step.Back(1, List.of("north"), 1, 65 * 1024)));
    refused("127.1.0.1", () -> Connections.pooled(30_000));
    refused("interval-max", () -> uploads(Duration.ofSeconds(90), Duration.ofSeconds(30)));
    refused(
        "misbehaving", () -> misbehaving(new Misbehaving(Misbehaving.Kind.WRONG_CLOCK, 201, 0)));
    refused("share", () -> new Misbehaving(Misbehaving.Kind.WRONG_CLOCK, 1, 0.5));
  }

  private static Uploads uploads(Duration min, Duration max) {
    return new Uploads(min, max, Duration.ofSeconds(1), 65_536, 3, 100);
  }

  private static SwarmSettings misbehaving(Misbehaving... misbehaving) {
    return Fixtures.fleet(5, Connections.pooled(4), List.of(misbehaving), List.of());
  }

  @Test
  void shouldMoveStorms() {
    SwarmSettings later = fleet(new Step.Cut(1, List.of("north"))).later(60);
    assertEquals(65, later.seconds());
    assertEquals(61, later.storms().get("storm").steps().get(0).atSecond());
  }

  @Test
  void shouldMakeEachDeviceItsOwn() {
    Roster roster = new Roster(fleet(), List.of());
    Set<String> seen = new HashSet<>();
    Map<String, Integer> classes = new java.util.TreeMap<>();
    Map<String, Integer> firmwares = new java.util.TreeMap<>();
    for (DeviceEntry entry : roster.entries().toList()) {
      assertTrue(seen.add(entry.id()) && seen.add(entry.fingerprint()));
      assertTrue(entry.fingerprint().matches("[0-9a-f]{64}"));
      assertTrue(entry.id().startsWith(entry.deviceClass() + "-test-"), entry.id());
      classes.merge(entry.deviceClass(), 1, Integer::sum);
      firmwares.merge(entry.labels().getOrDefault("firmware", ""), 1, Integer::sum);
    }
    assertEquals(400, seen.size());
    assertEquals(100, classes.getOrDefault("tv", 0), 2);
    assertEquals(150, firmwares.getOrDefault("1.0", 0), 3);
    assertEquals("east", roster.entry(50).labels().get(Neighbourhood.LABEL));
    assertEquals("Bergen", roster.entry(99).labels().get("city"));
  }

  @Test
  void shouldHaveAsManyMisbehaveAsItIsTo() {
    SwarmSettings settings =
        misbehaving(
            new Misbehaving(Misbehaving.Kind.WRONG_CLOCK, 7, 0),
            new Misbehaving(Misbehaving.Kind.REPLAYS_ALL, 0, 0.1));
    Roster roster = new Roster(settings, List.of());
    Map<Misbehaving.Kind, Integer> counts = new EnumMap<>(Misbehaving.Kind.class);
    for (int device = 0; device < settings.devices(); device++) {
      Misbehaving.Kind kind = roster.misbehaving(device);
      if (kind != null) {
        counts.merge(kind, 1, Integer::sum);
      }
    }
    assertEquals(Map.of(Misbehaving.Kind.WRONG_CLOCK, 7, Misbehaving.Kind.REPLAYS_ALL, 20), counts);
  }

  @Test
  void shouldSayHowToHaveMoreOpenFiles() throws IOException {
    String limits = "Max open files            1024                 4096                 files\n";
    OpenFiles.check(limits, 500);
    OpenFiles.check("Max open files  unlimited unlimited files", 500_000);
    IOException e = assertThrows(IOException.class, () -> OpenFiles.check(limits, 1_000));
    assertTrue(e.getMessage().contains("ulimit -n 1256"), e::getMessage);
  }
}
