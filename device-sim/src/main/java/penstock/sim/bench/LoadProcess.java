package penstock.sim.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The load generator, as a process of its own; see {@link LoadMain}. */
final class LoadProcess implements Closeable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A collector without threads of its own: there is one core. */
  private static final List<String> OPTIONS =
      List.of("-Xms256m", "-Xmx1g", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");

  /** While it registers ten thousand devices, or waits for the last answer. */
  private static final Duration SILENCE_MAX = Duration.ofMinutes(5);

  private final Child child;

  /** A report a second, taken at once: its length has no need of a limit. */
  private final BlockingQueue<LoadReport> reports;

  private LoadProcess(Child child, BlockingQueue<LoadReport> reports) {
    this.child = child;
    this.reports = reports;
  }

  /**
   * Starts one.
   *
   * @param java the command that runs it
   */
  static LoadProcess start(List<String> java, LoadSettings load, Path directory)
      throws IOException {
    BlockingQueue<LoadReport> reports = new LinkedBlockingQueue<>();
    Child child =
        Child.start("load-" + load.tag(), command(java), directory, line -> take(line, reports));
    child.say(JSON.writeValueAsString(load));
    return new LoadProcess(child, reports);
  }

  private static List<String> command(List<String> java) {
    List<String> command = new java.util.ArrayList<>(java);
    command.addAll(OPTIONS);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(LoadMain.class.getName());
    return command;
  }

  private static void take(String line, BlockingQueue<LoadReport> reports) {
    try {
      reports.add(JSON.readValue(line, LoadReport.class));
    } catch (JsonProcessingException e) {
      // Something that the JVM prints; it is kept with what the process said last.
      return;
    }
  }

  /** Waits for what it says next. */
  LoadReport next() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + SILENCE_MAX.toNanos();
    while (System.nanoTime() - deadline < 0) {
      boolean alive = child.isAlive();
      @Nullable LoadReport report = reports.poll(200, TimeUnit.MILLISECONDS);
      if (report != null) {
        return report;
      }
      if (!alive) {
        break;
      }
    }
    throw child.ended();
  }

  @Override
  public void close() {
    child.close();
  }
}
