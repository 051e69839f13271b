package penstock.node.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@link MemberMain} as a child process. */
final class MemberProcess implements AutoCloseable {

  private static final Duration BOUND = Duration.ofSeconds(90);
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);

  private final Process process;
  private final Path log;
  private final PrintWriter in;
  private final BlockingQueue<String> out = new LinkedBlockingQueue<>();

  private MemberProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    Thread reader = new Thread(this::read, "member-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a member.
   *
   * @param settings lines of HOCON below {@code penstock.cluster}
   */
  static MemberProcess start(Path folder, int port, String... settings) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    // The one that a node has: INFO on standard error.
    command.add("-Dlogback.configurationFile=logback.xml");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(MemberMain.class.getName());
    command.add("penstock.cluster.port = " + port);
    for (String setting : settings) {
      command.add((setting.startsWith("akka.") ? "" : "penstock.cluster.") + setting);
    }
    Path log = Files.createTempFile(folder, "member-" + port + "-", ".log");
    return new MemberProcess(new ProcessBuilder(command).redirectError(log.toFile()).start(), log);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        out.add(line);
      }
    } catch (IOException e) {
      out.add("broken: " + e);
    }
  }

  private String next() throws InterruptedException {
    String line = out.poll(BOUND.toSeconds(), TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("the member said nothing; its log: " + log());
    }
    return line;
  }

  void awaitUp() throws InterruptedException {
    String line = next();
    if (!line.equals("up")) {
      throw new AssertionError(line + "; its log: " + log());
    }
  }

  /** Where the sharded actor of that name runs; {@code ?} where it did not answer. */
  String where(String id) throws InterruptedException {
    in.println(id);
    String line = next();
    return line.substring(line.indexOf(' ') + 1);
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  void awaitLog(String text) throws Exception {
    await("\"" + text + "\" in the log of " + process.pid(), () -> log().contains(text));
  }

  void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + BOUND.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it did not happen: " + what + "; the log: " + log());
      }
      LockSupport.parkNanos(LOOK_INTERVAL.toNanos());
    }
  }

  boolean up() {
    return out.contains("up");
  }

  void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it did not end; its log: " + log());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
