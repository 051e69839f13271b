package penstock.chaos.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One run of a node, as a process of its own with its log in a file. Thread-safe. */
final class NodeProcess {

  private static final Pattern READY = Pattern.compile("ready device=([0-9]+) operator=([0-9]+)");
  private static final Duration KILL_MAX = Duration.ofSeconds(30);

  /** Where the node serves. */
  record Ports(int device, int operator) {}

  private final Process process;
  private final Path log;
  private final CompletableFuture<@Nullable Ports> ready = new CompletableFuture<>();

  private NodeProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    Thread reader = new Thread(this::readOutput, "node-output");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts it.
   *
   * @param options more for the JVM
   */
  static NodeProcess start(NodeSettings settings, List<String> options, Path log) {
    try {
      Files.createDirectories(settings.directory());
      return new NodeProcess(
          new ProcessBuilder(command(settings, options))
              .directory(settings.directory().toFile())
              .redirectError(log.toFile())
              .start(),
          log);
    } catch (IOException e) {
      throw new UncheckedIOException("a node could not be started", e);
    }
  }

  private static List<String> command(NodeSettings settings, List<String> options) {
    NodeSettings.Build build = settings.build();
    if (!Files.exists(build.jar())) {
      throw new IllegalStateException(
          build.jar() + " is missing: build it first, with mvn package");
    }
    List<String> command = new ArrayList<>(settings.prefix());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(settings.jvm());
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-Dpenstock.home=" + build.home());
    command.addAll(options);
    command.addAll(List.of("-cp", build.classPath(), "penstock.node.Main", "node"));
    command.add("-Dpenstock.data-dir=" + settings.data());
    command.add("-Dpenstock.rules-dir=" + build.home().resolve("conf").resolve("rules"));
    command.add("-Dpenstock.device.host=" + settings.host());
    command.addAll(List.of("-Dpenstock.device.port=0", "-Dpenstock.operator.port=0"));
    settings.settings().forEach(setting -> command.add("-D" + setting));
    return command;
  }

  /** Reads to the end, so that the node never waits for a reader. */
  private void readOutput() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        Matcher matcher = READY.matcher(line);
        if (matcher.find()) {
          ready.complete(
              new Ports(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))));
        }
      }
    } catch (IOException e) {
      // A process that was killed takes its pipe with it.
    } finally {
      ready.complete(null);
    }
  }

  /** Tells, once, where it serves; or null, where it ended before it did. */
  void whenReady(Consumer<@Nullable Ports> taker) {
    var unused = ready.thenAccept(taker);
  }

  /** Waits until it serves; null where it ended before, or does neither in time. */
  @Nullable Ports awaitReady(Duration most) {
    return ready.copy().completeOnTimeout(null, most.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  /** Its exit code, -1 where it goes on. */
  int awaitExit(Duration most) throws InterruptedException {
    return process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Its exit code, -1 where it goes on. */
  int exitCode() {
    return process.isAlive() ? -1 : process.exitValue();
  }

  long pid() {
    return process.pid();
  }

  /** SIGTERM; its exit code, -1 where it goes on. */
  int stop(Duration most) throws InterruptedException {
    process.destroy();
    return awaitExit(most);
  }

  /** SIGKILL, and the wait for its end. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (awaitExit(KILL_MAX) < 0) {
      throw new IllegalStateException("process " + process.pid() + " can't be killed");
    }
  }

  /** SIGKILL, without a wait. */
  void destroy() {
    process.destroyForcibly();
  }

  Path log() {
    return log;
  }
}
