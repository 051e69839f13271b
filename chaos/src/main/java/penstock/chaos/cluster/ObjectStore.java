package penstock.chaos.cluster;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import penstock.chaos.store.StoreMain;

/** An S3 store as a process of its own, with moods. Thread-safe. */
public final class ObjectStore implements AutoCloseable {

  private static final long END_S_MAX = 30;

  private final Path directory;
  private final String host;
  private int port;
  private @Nullable Process process;
  private @Nullable BufferedWriter orders;

  private ObjectStore(Path directory, String host) {
    this.directory = directory;
    this.host = host;
  }

  /**
   * Starts one.
   *
   * @param directory for its objects, and its log
   * @param host on which it listens
   */
  static ObjectStore start(Path directory, String host) {
    ObjectStore store = new ObjectStore(directory, host);
    store.launch();
    return store;
  }

  private synchronized void launch() {
    Path objects = directory.resolve("store-objects");
    Path log = directory.resolve("store.log");
    try {
      Files.createDirectories(objects);
      Process launched =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx192m",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-XX:+ExitOnOutOfMemoryError",
                  "-cp",
                  System.getProperty("java.class.path"),
                  StoreMain.class.getName(),
                  objects.toString(),
                  host,
                  Integer.toString(port))
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      process = launched;
      orders = launched.outputWriter(StandardCharsets.UTF_8);
      port = readPort(launched, log);
    } catch (IOException e) {
      throw new UncheckedIOException("the store did not start; its log is " + log, e);
    }
  }

  /** Its first line; what it says later goes nowhere. */
  private static int readPort(Process launched, Path log) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(launched.getInputStream(), StandardCharsets.UTF_8));
    String line = in.readLine();
    if (line == null || !line.startsWith("ready ")) {
      launched.destroyForcibly();
      throw new IOException("it said " + line + "; its log is " + log);
    }
    return Integer.parseInt(line.substring("ready ".length()));
  }

  synchronized int port() {
    return port;
  }

  /** Each request takes so much longer. */
  public void slow(Duration delay) {
    order("slow " + delay.toMillis());
  }

  /**
   * Some requests are answered 500, half of them after they were carried out; and now and then all
   * connections break.
   *
   * @param percent of the requests
   */
  public void flaky(int percent) {
    order("flaky " + percent);
  }

  private synchronized void order(String order) {
    if (orders == null) {
      throw new IllegalStateException("the store is not running");
    }
    try {
      orders.write(order);
      orders.newLine();
      orders.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL. */
  public synchronized void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly();
      if (!process.waitFor(END_S_MAX, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the store can't be killed");
      }
    }
    process = null;
    orders = null;
  }

  /** Starts it again where it was killed, and ends its moods. */
  public synchronized void heal() {
    if (process == null) {
      launch();
    }
    order("well");
  }

  @Override
  public synchronized void close() {
    if (process != null) {
      process.destroyForcibly();
    }
    process = null;
    orders = null;
  }
}
