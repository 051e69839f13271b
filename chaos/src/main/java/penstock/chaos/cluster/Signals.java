package penstock.chaos.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The signals that Java's own Process does not send. */
final class Signals {

  private Signals() {}

  /**
   * Sends one.
   *
   * @param name without SIG, such as STOP
   */
  static void send(String name, long pid) throws InterruptedException {
    try {
      // The shell's own, so that no package has to be there for it.
      int exit = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid).start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException("SIG" + name + " could not be sent to process " + pid);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
