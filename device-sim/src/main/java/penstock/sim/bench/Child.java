package penstock.sim.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A process that the bench started: its output is read line by line by a thread, its errors go to a
 * file, and closing it ends it, by its id, in bounded time.
 */
final class Child implements Closeable {

  /** A node drains and seals as it stops. */
  private static final Duration STOP_MAX = Duration.ofSeconds(20);

  private static final int TAIL_LINES = 20;

  private final String name;
  private final Process process;
  private final Path errors;
  private final Deque<String> said = new ArrayDeque<>();

  private Child(String name, Process process, Path errors, Consumer<String> lines) {
    this.name = name;
    this.process = process;
    this.errors = errors;
    Thread reader = new Thread(() -> readAll(lines), name + "-output");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a command.
   *
   * @param directory for the file of what it says on standard error
   * @param lines takes standard output, on a thread of its own
   */
  static Child start(String name, List<String> command, Path directory, Consumer<String> lines)
      throws IOException {
    Path errors = directory.resolve(name + ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(errors.toFile())
            .start();
    return new Child(name, process, errors, lines);
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Writes a line to its standard input, which stays open. */
  void say(String line) throws IOException {
    BufferedWriter out = process.outputWriter(StandardCharsets.UTF_8);
    out.write(line);
    out.newLine();
    out.flush();
  }

  /** Waits for its end; returns false where it did not come in time. */
  boolean await(Duration most) throws InterruptedException {
    return process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** That it ended when it should not have, with the last that it said. */
  IOException ended() {
    String state = process.isAlive() ? "is silent" : "ended with exit " + process.exitValue();
    return new IOException(
        "the " + name + " process " + state + "; it said last:\n" + String.join("\n", last()));
  }

  private List<String> last() {
    List<String> last = new ArrayList<>();
    synchronized (said) {
      last.addAll(said);
    }
    last.add(tail());
    return last;
  }

  private void remember(String line) {
    synchronized (said) {
      said.add(line);
      if (said.size() > TAIL_LINES) {
        said.remove();
      }
    }
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(errors);
      int from = Math.max(0, lines.size() - TAIL_LINES);
      return String.join("\n", lines.subList(from, lines.size()));
    } catch (IOException e) {
      return "(nothing that could be read: " + e + ")";
    }
  }

  private void readAll(Consumer<String> lines) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        remember(line);
        lines.accept(line);
      }
    } catch (IOException e) {
      if (process.isAlive()) {
        throw new UncheckedIOException("the output of the " + name + " process broke off", e);
      }
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!await(STOP_MAX)) {
        process.destroyForcibly();
        await(STOP_MAX);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
