package penstock.chaos.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A node that dies and comes back on the same data, again and again. Thread-safe. */
public final class NodeUnderTest implements AutoCloseable {

  /** Twenty times what it takes on two slow cores. */
  private static final Duration START_MAX = Duration.ofMinutes(2);

  /** Coordinated Shutdown has bounded phases; all together. */
  private static final Duration STOP_MAX = Duration.ofMinutes(2);

  /** A partition, or a database that is away, may end some. */
  private static final int FAILED_STARTS_MAX = 10;

  /** What a shell says of a process that was ended by SIGKILL. */
  private static final int KILLED = 137;

  private final NodeSettings settings;
  private final Door door;
  private final List<Path> logs = new ArrayList<>();
  private @Nullable NodeProcess process;
  private @Nullable OperatorClient operator;
  private boolean wanted;
  private boolean paused;
  private boolean closed;
  private int failedStarts;
  private long launchedNanos;
  private long startNanos;

  NodeUnderTest(NodeSettings settings, Doors doors) {
    this.settings = settings;
    this.door = doors.add();
  }

  /** What it is called in this run. */
  public String name() {
    return settings.name();
  }

  /** What it keeps on its disk. */
  public Path data() {
    return settings.data();
  }

  /** How long its last start took. */
  public synchronized Duration lastStart() {
    return Duration.ofNanos(startNanos);
  }

  /** How often it was started. */
  public synchronized int starts() {
    return logs.size();
  }

  /** What operators of the running node can ask. */
  public synchronized OperatorClient operator() {
    if (operator == null) {
      throw new IllegalStateException("no node is running as " + name());
    }
    return operator;
  }

  /** Whether it serves, as far as it has said. */
  public synchronized boolean isServing() {
    return operator != null;
  }

  /** Starts it and waits until it serves. */
  public void start() {
    awaitServing(launch(""));
  }

  /** Starts it, but does not wait. */
  public void launch() {
    NodeProcess unused = launch("");
  }

  /** Waits until the node that was launched serves. */
  public void awaitServing() {
    awaitServing(running());
  }

  private void awaitServing(NodeProcess of) {
    if (of.awaitReady(START_MAX) == null) {
      throw new IllegalStateException(name() + " did not start; its log is " + of.log());
    }
    opened(of, of.awaitReady(START_MAX));
  }

  /**
   * Starts it so that it ends by itself at a crash point.
   *
   * @return false where it ended before it served
   */
  public boolean startToCrash(String crashPoint) throws InterruptedException {
    NodeProcess launched = launch(crashPoint);
    if (launched.awaitReady(START_MAX) != null) {
      return true;
    }
    demandCrash(crashPoint, Duration.ZERO);
    return false;
  }

  private synchronized NodeProcess launch(String crashPoint) {
    if (closed) {
      throw new IllegalStateException("the run is over");
    }
    List<String> options =
        new ArrayList<>(ClassArchive.options(settings.build(), settings.directory()));
    Path log = settings.log(logs.size());
    logs.add(log);
    if (!crashPoint.isEmpty()) {
      options.add("-Dpenstock.crash-point=" + crashPoint);
    }
    launchedNanos = System.nanoTime();
    NodeProcess launched = NodeProcess.start(settings, options, log);
    process = launched;
    wanted = crashPoint.isEmpty();
    paused = false;
    launched.whenReady(ports -> opened(launched, ports));
    return launched;
  }

  private synchronized void opened(NodeProcess by, NodeProcess.@Nullable Ports ports) {
    if (by == process && ports != null && operator == null && by.isAlive()) {
      startNanos = System.nanoTime() - launchedNanos;
      failedStarts = 0;
      operator = new OperatorClient(settings.host(), ports.operator(), NodeSettings.TOKEN);
      door.open(new Address(name(), settings.host(), ports.device()));
    }
  }

  private synchronized NodeProcess running() {
    if (process == null) {
      throw new IllegalStateException("no node was started as " + name());
    }
    return process;
  }

  /** Waits for its end at the crash point that it was started with. */
  public void demandCrash(String crashPoint, Duration most) throws InterruptedException {
    NodeProcess crashing = running();
    int exit = crashing.awaitExit(most.plusSeconds(1));
    away();
    if (exit != KILLED) {
      throw new IllegalStateException(
          (exit < 0 ? "the node did not end" : "the node ended with exit " + exit)
              + " where it should have crashed at "
              + crashPoint
              + "; its log is "
              + crashing.log());
    }
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    away();
    running().kill();
  }

  /** SIGTERM, and the wait for its end; devices are sent elsewhere only once it has ended. */
  public void stop() throws InterruptedException {
    NodeProcess stopping = unwanted();
    int exit = stopping.stop(STOP_MAX);
    away();
    if (exit < 0) {
      throw new IllegalStateException(
          name() + " did not stop within " + STOP_MAX + "; its log is " + stopping.log());
    }
  }

  private synchronized NodeProcess unwanted() {
    wanted = false;
    return running();
  }

  /** SIGSTOP: it stands still with all its connections open. */
  public synchronized void pause() throws InterruptedException {
    Signals.send("STOP", running().pid());
    paused = true;
  }

  /** SIGCONT. */
  public synchronized void resume() throws InterruptedException {
    if (paused && running().isAlive()) {
      Signals.send("CONT", running().pid());
    }
    paused = false;
  }

  /**
   * Starts it again where it has ended by itself, as an init system does.
   *
   * @return how it ended; null where it has not
   */
  synchronized Supervisor.@Nullable Ended restartIfEnded() {
    if (closed || !wanted || process == null || process.isAlive() || isHopeless()) {
      return null;
    }
    Supervisor.Ended ended = new Supervisor.Ended(name(), process.exitCode());
    failedStarts += operator == null ? 1 : 0;
    operator = null;
    door.shut();
    launch();
    return ended;
  }

  /** Whether it ended so often before it served that it will never serve. */
  synchronized boolean isHopeless() {
    return failedStarts > FAILED_STARTS_MAX;
  }

  /** Starts it where it was killed or stopped, and does not wait. */
  synchronized void launchIfStopped() {
    if (process == null || !process.isAlive()) {
      launch();
    }
  }

  private synchronized void away() {
    wanted = false;
    door.shut();
    operator = null;
  }

  /** Lines that the node logged as errors, in all its lives, each with the file. */
  public synchronized List<String> errors() {
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
  public synchronized void close() {
    closed = true;
    away();
    if (process != null) {
      process.destroy();
    }
  }
}
