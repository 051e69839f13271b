package penstock.sim.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node of the bench's own, as {@code bin/penstock node} starts it, on free ports. */
final class NodeProcess implements Closeable {

  private static final Duration START_MAX = Duration.ofSeconds(90);
  private static final int LOOK_MS = 100;
  private static final Pattern READY = Pattern.compile("ready device=([0-9]+) operator=([0-9]+)");

  private final Child child;
  private final Path data;
  private final int devicePort;
  private final int operatorPort;

  private NodeProcess(Child child, Path data, Matcher ready) {
    this.child = child;
    this.data = data;
    this.devicePort = Integer.parseInt(ready.group(1));
    this.operatorPort = Integer.parseInt(ready.group(2));
  }

  /** Starts it on its cores and waits until it serves. */
  static NodeProcess start(BenchSettings settings, Path directory)
      throws IOException, InterruptedException {
    return start(settings, directory, settings.cores().node());
  }

  /** Starts it on all cores, for a {@link WarmUp}. */
  static NodeProcess startWarmUp(BenchSettings settings, Path directory)
      throws IOException, InterruptedException {
    return start(settings, directory, settings.cores().all());
  }

  private static NodeProcess start(BenchSettings settings, Path directory, String cores)
      throws IOException, InterruptedException {
    Path data = directory.resolve("data");
    CompletableFuture<Matcher> ready = new CompletableFuture<>();
    Child child =
        Child.start("node", command(settings, data, cores), directory, line -> match(line, ready));
    try {
      return new NodeProcess(child, data, await(child, ready));
    } catch (IOException | InterruptedException e) {
      child.close();
      throw e;
    }
  }

  private static List<String> command(BenchSettings settings, Path data, String cores) {
    BenchSettings.Node node = settings.node();
    List<String> command = new ArrayList<>();
    command.add(settings.java());
    command.addAll(settings.cores().javaOptions());
    command.addAll(node.options());
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-cp");
    command.add(node.classPath());
    command.add(node.mainClass());
    command.add("node");
    command.add("-Dpenstock.device.port=0");
    command.add("-Dpenstock.operator.port=0");
    command.add("-Dpenstock.data-dir=" + data);
    node.settings().forEach(setting -> command.add("-D" + setting));
    return Cores.pin(cores, Cores.asBatch(command));
  }

  private static void match(String line, CompletableFuture<Matcher> ready) {
    Matcher matcher = READY.matcher(line);
    if (matcher.find()) {
      ready.complete(matcher);
    }
  }

  private static Matcher await(Child child, CompletableFuture<Matcher> ready)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (child.isAlive() && !ready.isDone() && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
    }
    Matcher match = ready.getNow(null);
    if (match == null) {
      throw child.ended();
    }
    return match;
  }

  long pid() {
    return child.pid();
  }

  int devicePort() {
    return devicePort;
  }

  int operatorPort() {
    return operatorPort;
  }

  /** Bytes of its segments that are in use. */
  long segmentBytes() throws IOException {
    return SegmentBytes.used(data.resolve("segments"));
  }

  @Override
  public void close() {
    child.close();
  }
}
