package penstock.sim.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node in a process of its own. Waits for the line in which the node tells its ports; all else
 * that it prints goes to its log. Ends with the demo, however that ends, unless the demo is killed
 * outright.
 */
public final class NodeProcess implements AutoCloseable {

  private static final Pattern READY =
      Pattern.compile("ready device=([0-9]{1,5}) operator=([0-9]{1,5})");

  /** A first start migrates a database on what may be a slow disk. */
  private static final Duration START_MAX = Duration.ofMinutes(2);

  /** A node seals its segments when it is told to stop. */
  private static final Duration STOP_MAX = Duration.ofSeconds(30);

  private final Process process;
  private final Path log;
  private final CompletableFuture<Matcher> ready = new CompletableFuture<>();

  private NodeProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts it and waits until it serves. */
  public static NodeProcess start(List<String> command, Path log)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    NodeProcess node = new NodeProcess(builder.start(), log);
    try {
      node.listen();
      node.awaitReady();
      return node;
    } catch (IOException | InterruptedException e) {
      node.close();
      throw e;
    }
  }

  private void listen() {
    Thread thread = new Thread(this::readOutput, "node-output");
    thread.setDaemon(true);
    thread.start();
  }

  private void readOutput() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        Matcher matcher = READY.matcher(line);
        if (matcher.matches()) {
          ready.complete(matcher);
        }
        Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
      ready.completeExceptionally(new IOException("it ended before it was ready"));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    try {
      ready.get(START_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException("the node did not start: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IOException("the node was not ready within " + START_MAX.toSeconds() + " s", e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public int devicePort() {
    return Integer.parseInt(ready.join().group(1));
  }

  public int operatorPort() {
    return Integer.parseInt(ready.join().group(2));
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Tells it to stop, and makes it stop where it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
