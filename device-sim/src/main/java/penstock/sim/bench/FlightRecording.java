package penstock.sim.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Records what a node does, with the flight recorder of its JVM and the {@code jcmd} of its JDK.
 */
final class FlightRecording {

  private static final String NAME = "penstock-bench";
  private static final Duration COMMAND_MAX = Duration.ofSeconds(60);

  private final Path jcmd;
  private final long pid;
  private final Path file;
  private NodeThreads before = NodeThreads.parse("");

  FlightRecording(Path jdk, long pid, Path file) {
    this.jcmd = jdk.resolve("bin").resolve("jcmd");
    this.pid = pid;
    this.file = file.toAbsolutePath();
  }

  void start() throws IOException, InterruptedException {
    run("JFR.start", "name=" + NAME, "settings=profile");
    before = NodeThreads.parse(run("Thread.print"));
  }

  /** Ends it, writes the file, and returns what it shows. */
  List<String> end() throws IOException, InterruptedException {
    NodeThreads after = NodeThreads.parse(run("Thread.print"));
    run("JFR.stop", "name=" + NAME, "filename=" + file);
    ProfileTable table = ProfileTable.read(file);
    List<String> lines = new ArrayList<>();
    lines.add("CPU time by thread:");
    lines.addAll(after.since(before));
    lines.add("Java code by subsystem, then by method, of " + table.samples() + " samples:");
    lines.addAll(table.lines());
    lines.add("all of it is in " + file);
    return lines;
  }

  private String run(String... words) throws IOException, InterruptedException {
    if (!Files.isExecutable(jcmd)) {
      throw new IOException("a profile needs " + jcmd + ", which a JDK has and a JRE has not");
    }
    List<String> command = new ArrayList<>(List.of(jcmd.toString(), Long.toString(pid)));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(COMMAND_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new IOException(command + " did not end");
    }
    if (process.exitValue() != 0) {
      throw new IOException(command + " failed: " + said);
    }
    return said;
  }
}
