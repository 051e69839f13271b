package penstock.sim.fake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import penstock.sim.SimMain;

/** A command of the simulator in a process of its own, which signals can reach. */
public final class SimProcess implements AutoCloseable {

  private static final int AWAIT_SECONDS = 60;
  private static final String END = "(end of output)";

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> said = new ArrayList<>();

  private SimProcess(Process process) {
    this.process = process;
    Thread thread = new Thread(this::read, "sim-output");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Starts it.
   *
   * @param node the command that {@code demo} starts as its node, may be empty
   */
  public static SimProcess start(List<String> node, String... args) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(java(), "-Dpenstock.node.command=" + String.join(" ", node)));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), SimMain.class.getName()));
    command.addAll(List.of(args));
    return new SimProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** The command of a {@link FakeNodeMain}. */
  public static List<String> fakeNode(boolean lying) {
    return List.of(
        java(),
        "-D" + FakeNodeMain.LIE + "=" + lying,
        "-cp",
        System.getProperty("java.class.path"),
        FakeNodeMain.class.getName());
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      reader.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add("(output broke: " + e + ")");
    }
    lines.add(END);
  }

  /** Reads on until it says something like it. */
  public void await(Predicate<String> wanted) throws InterruptedException {
    String line;
    do {
      line = lines.poll(AWAIT_SECONDS, TimeUnit.SECONDS);
      if (line == null || line.equals(END)) {
        throw new AssertionError("it was not said: " + said);
      }
      said.add(line);
    } while (!wanted.test(line));
  }

  /** As Ctrl-C does. */
  public void interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  /** Waits for its end. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(AWAIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it has not ended: " + said + lines);
    }
    for (String line = lines.take(); !line.equals(END); line = lines.take()) {
      said.add(line);
    }
    return process.exitValue();
  }

  /** All it said so far, as text. */
  public String said() {
    return String.join("\n", said);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
