package penstock.chaos.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The {@code ip} command of iproute2. */
final class Ip {

  /** Runs it. */
  void run(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IpException(String.join(" ", command) + ": " + said.strip());
      }
    } catch (IOException e) {
      throw new IpException("ip is missing: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IpException("interrupted");
    }
  }

  /** Runs it where it may well fail. */
  void tryRun(String... arguments) {
    try {
      run(arguments);
    } catch (IpException e) {
      // What was to be taken away is not there.
    }
  }
}
