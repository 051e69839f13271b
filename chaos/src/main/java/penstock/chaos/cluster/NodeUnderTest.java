package penstock.chaos.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node that dies and comes back on the same data, again and again. Used by one thread; its {@link
 * Door} is for all.
 */
public final class NodeUnderTest implements AutoCloseable {

  /** Twenty times what it takes on two slow cores. */
  private static final Duration START_MAX = Duration.ofMinutes(2);

  /** What a shell says of a process that was ended by SIGKILL. */
  private static final int KILLED = 137;

  private final NodeSettings settings;
  private final Door door = new Door();
  private final List<Path> logs = new ArrayList<>();
  private @Nullable NodeProcess process;
  private @Nullable OperatorClient operator;
  private long startNanos;

  public NodeUnderTest(NodeSettings settings) {
    this.settings = settings;
  }

  public Door door() {
    return door;
  }

  /** How long its last start took. */
  public Duration lastStart() {
    return Duration.ofNanos(startNanos);
  }

  /** How often it was started. */
  public int starts() {
    return logs.size();
  }

  /** What operators of the running node can ask. */
  public OperatorClient operator() {
    if (operator == null) {
      throw new IllegalStateException("no node is running");
    }
    return operator;
  }

  /** Starts it and waits until it serves. */
  public void start() {
    launch("");
    if (!serves()) {
      throw new IllegalStateException("the node did not start; its log is " + running().log());
    }
  }

  /**
   * Starts it so that it ends by itself at a crash point.
   *
   * @return false where it ended before it served
   */
  public boolean startToCrash(String crashPoint) throws InterruptedException {
    launch(crashPoint);
    if (serves()) {
      return true;
    }
    demandCrash(crashPoint, Duration.ZERO);
    return false;
  }

  /** Starts it, but does not wait. */
  public void launch() {
    launch("");
  }

  private void launch(String crashPoint) {
    String name = String.format(Locale.ROOT, "node-%02d.log", logs.size());
    Path log = settings.directory().resolve(name);
    logs.add(log);
    List<String> options = new ArrayList<>();
    options.add("-XX:SharedArchiveFile=" + ClassArchive.of(settings));
    if (!crashPoint.isEmpty()) {
      options.add("-Dpenstock.crash-point=" + crashPoint);
    }
    process = NodeProcess.start(settings, options, log);
  }

  private boolean serves() {
    long from = System.nanoTime();
    NodeProcess.Ports ports = running().awaitReady(START_MAX);
    if (ports == null) {
      return false;
    }
    startNanos = System.nanoTime() - from;
    operator = new OperatorClient(ports.operator());
    door.open(ports.device());
    return true;
  }

  private NodeProcess running() {
    if (process == null) {
      throw new IllegalStateException("no node was started");
    }
    return process;
  }

  /** Waits for its end at the crash point that it was started with. */
  public void demandCrash(String crashPoint, Duration most) throws InterruptedException {
    int exit = running().awaitExit(most.plusSeconds(1));
    away();
    if (exit != KILLED) {
      throw new IllegalStateException(
          (exit < 0 ? "the node did not end" : "the node ended with exit " + exit)
              + " where it should have crashed at "
              + crashPoint
              + "; its log is "
              + running().log());
    }
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    running().kill();
    away();
  }

  private void away() {
    door.shut();
    operator = null;
  }

  /** Lines that the node logged as errors, in all its lives, each with the file. */
  public List<String> errors() {
    List<String> errors = new ArrayList<>();
    for (Path log : logs) {
      try (Stream<String> lines = Files.lines(log)) {
        lines
            .filter(line -> line.contains("Z ERROR "))
            .forEach(line -> errors.add(log.getFileName() + ": " + line));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return errors;
  }

  @Override
  public void close() {
    try {
      if (process != null) {
        process.kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    away();
  }
}
