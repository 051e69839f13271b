package penstock.sim.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read off a node from outside, and how it is put down. */
class NodeFiguresTest {

  @TempDir private Path directory;

  @Test
  void shouldReadCpuTimeBehindAnyCommand() throws IOException {
    String stat =
        "4711 (a (b) c d) S 1 4711 4711 0 -1 4194560 9 0 0 0 1234 66 0 0 20 0 31 0 5 6 7 8";
    assertEquals(13.0, ProcFiles.cpuSeconds(stat));
    assertThrows(IOException.class, () -> ProcFiles.cpuSeconds("4711 (java) S 1"));
  }

  @Test
  void shouldReadMemoryOfAProcessThatLives() throws IOException {
    assertEquals(400.5, ProcFiles.rssMib("Name:\tjava\nVmHWM:\t 999 kB\nVmRSS:\t  410112 kB\n"));
    assertThrows(IOException.class, () -> ProcFiles.rssMib("Name:\tjava\nState:\tZ (zombie)\n"));
  }

  @Test
  void shouldSeeItsOwnWork() throws IOException {
    long pid = ProcessHandle.current().pid();
    double before = ProcFiles.cpuSeconds(pid);
    long until = System.nanoTime() + 300_000_000;
    long sum = 0;
    while (System.nanoTime() - until < 0) {
      sum += Long.numberOfTrailingZeros(sum + System.nanoTime());
    }
    double took = ProcFiles.cpuSeconds(pid) - before;
    assertTrue(took > 0.05 && sum > 0, () -> "took " + took + " s of CPU");
    assertTrue(ProcFiles.rssMib(pid) > 10);
  }

  @Test
  void shouldFindTheCoresThatAreAllowed() {
    assertEquals(List.of(0, 1), Cores.allowed("Name:\tjava\nCpus_allowed_list:\t0-1\n"));
    assertEquals(List.of(0, 2, 3, 9), Cores.allowed("Cpus_allowed_list:\t0,2-3,9\n"));
    assertEquals(List.of(), Cores.allowed("Name:\tjava\n"));
  }

  @Test
  void shouldPinOnlyWhereThereAreCores() {
    assertEquals(
        List.of("taskset", "-c", "1", "java", "Main"), Cores.pin("1", List.of("java", "Main")));
    assertEquals(List.of("java"), Cores.pin("", List.of("java")));
  }

  @Test
  void shouldCountWhatIsInUseOfPreallocatedFiles() throws IOException {
    Path below = Files.createDirectory(directory.resolve("below"));
    byte[] used = new byte[300_000];
    Arrays.fill(used, 0, 200_000, (byte) 7);
    Files.write(below.resolve("active"), used);
    Files.write(below.resolve("prepared"), new byte[150_000]);
    Files.write(directory.resolve("sealed"), new byte[] {0, 0, 1});
    assertEquals(200_003, SegmentBytes.used(directory));
  }

  @Test
  void shouldSayWhichJava() {
    assertEquals(
        "17.0.15", JdkVersion.version("IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"17.0.15\"\n", "?"));
    assertEquals("/opt/jdk", JdkVersion.version("", "/opt/jdk"));
  }

  @Test
  void shouldWriteOneLineOfJson() throws IOException {
    String line =
        new BenchReport()
            .put("mix", "essay")
            .put("raw_mb_per_s", 83.4567, 2)
            .put("uploads", 12L)
            .put("event_p50_ms", Double.NaN, 2)
            .put("pinned", true)
            .line();
    assertEquals(
        "{\"mix\":\"essay\",\"raw_mb_per_s\":83.46,\"uploads\":12,\"event_p50_ms\":null,"
            + "\"pinned\":true}",
        line);
    assertEquals(5, new ObjectMapper().readTree(line).size());
  }
}
