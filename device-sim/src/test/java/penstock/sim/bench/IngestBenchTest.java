package penstock.sim.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole run with two real processes; what stands in for the node is {@link BenchNode}. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class IngestBenchTest {

  private static final Path JDK = Path.of(System.getProperty("java.home"));

  @TempDir private Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

  private IngestBench bench(Mix mix, List<String> nodeSettings, @Nullable Path profile)
      throws IOException {
    BenchSettings settings =
        new BenchSettings(
            new BenchSettings.Node(
                System.getProperty("java.class.path"),
                BenchNodeMain.class.getName(),
                List.of("-Xmx256m"),
                nodeSettings),
            JDK,
            directory,
            new LoadSettings(List.of(), 0, "bench", mix, 0, 1, 2, 6, 3, 3),
            Cores.oneEach(),
            profile);
    return new IngestBench(settings, new PrintStream(out, true), new PrintStream(progress, true));
  }

  private JsonNode result() throws IOException {
    String text = out.toString(StandardCharsets.UTF_8);
    assertEquals(1, text.lines().count(), text);
    return new ObjectMapper().readTree(text);
  }

  private List<Path> leftOvers() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  @Test
  void shouldMeasureANodeAndLeaveNothingBehind() throws Exception {
    assertTrue(bench(Mix.ESSAY, List.of(), null).run(), progress::toString);
    JsonNode result = result();
    assertEquals("essay", result.get("mix").asText());
    for (String name :
        List.of(
            "raw_mb_per_s",
            "uploads_per_s",
            "node_cores",
            "raw_mb_per_s_per_core",
            "ack_p50_ms",
            "ack_p99_ms",
            "event_p50_ms",
            "event_p99_ms",
            "node_rss_mib_max")) {
      assertTrue(result.get(name).asDouble() > 0, () -> name + " in " + result);
    }
    assertEquals(12.5, result.get("event_p50_ms").asDouble());
    assertEquals(
        result.get("raw_mb_per_s").asDouble() / result.get("node_cores").asDouble(),
        result.get("raw_mb_per_s_per_core").asDouble(),
        result.get("raw_mb_per_s_per_core").asDouble() / 10);
    assertTrue(result.get("ledger_agrees").asBoolean());
    assertTrue(result.has("stored_per_raw") && result.get("refused").asLong() == 0);
    assertEquals(List.of(), leftOvers());
    assertFalse(
        ProcessHandle.current().descendants().anyMatch(ProcessHandle::isAlive),
        "a process was left");
  }

  @Test
  void shouldFindALedgerThatHasTooFewRecords() throws Exception {
    assertFalse(bench(Mix.IDLE, List.of("lose=5"), null).run());
    assertFalse(result().get("ledger_agrees").asBoolean());
    assertTrue(progress.toString(StandardCharsets.UTF_8).contains("WRONG: the ledger says stored"));
  }

  @Test
  void shouldSayWhyANodeDidNotStart() throws Exception {
    IngestBench bench = bench(Mix.ESSAY, List.of("fail=no such setting"), null);
    IOException e = assertThrows(IOException.class, bench::run);
    assertTrue(e.getMessage().contains("the node process ended with exit 2"), e::getMessage);
    assertTrue(e.getMessage().contains("no such setting"), e::getMessage);
    assertEquals(List.of(), leftOvers());
  }

  @Test
  void shouldShowWhereTheTimeGoes() throws Exception {
    Path profile = directory.resolve("node.jfr");
    assertTrue(bench(Mix.ESSAY, List.of(), profile).run(), progress::toString);
    assertEquals(List.of(profile), leftOvers());
    String said = progress.toString(StandardCharsets.UTF_8);
    assertTrue(said.contains("CPU time by thread:"), said);
    assertTrue(said.contains("all of it is in " + profile), said);
    ProfileTable.read(profile);
  }
}
