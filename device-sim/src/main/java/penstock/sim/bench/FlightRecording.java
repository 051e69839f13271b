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

  FlightRecording(Path jdk, long pid, Path file) {
    this.jcmd = jdk.resolve("bin").resolve("jcmd");
    this.pid = pid;
    this.file = file.toAbsolutePath();
  }

  void start() throws IOException, InterruptedException {
    run("JFR.start", "name=" + NAME, "settings=profile");
  }

  /** Ends it; the file is there afterwards. */
  void end() throws IOException, InterruptedException {
    run("JFR.stop", "name=" + NAME, "filename=" + file);
  }

  /** All threads with the time that they took. */
  String threads() throws IOException, InterruptedException {
    return run("Thread.print");
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
