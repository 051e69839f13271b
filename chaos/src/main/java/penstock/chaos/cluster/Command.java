package penstock.chaos.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Commands of the machine. */
public final class Command {

  private Command() {}

  /** Runs one to its end; fails where it does not end well. */
  public static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + said.strip());
      }
    } catch (IOException e) {
      throw new IllegalStateException(List.of(command) + " can't be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Runs one that may well fail. */
  public static void tryRun(String... command) {
    try {
      run(command);
    } catch (IllegalStateException e) {
      // What was to be undone had not been done.
    }
  }
}
