package penstock.sim.run;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Keeps this process to one core, all its threads. The swarm asks how many cores there are
 * afterwards.
 *
 * @see <a href="https://man7.org/linux/man-pages/man1/taskset.1.html">taskset(1)</a>
 */
final class OneCore {

  private static final int WAIT_SECONDS = 10;

  private OneCore() {}

  static void pin(int core) throws IOException, InterruptedException {
    String pid = Long.toString(ProcessHandle.current().pid());
    Process taskset;
    try {
      taskset =
          new ProcessBuilder(List.of("taskset", "-a", "-c", "-p", Integer.toString(core), pid))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new IOException("--core needs taskset: install util-linux", e);
    }
    if (!taskset.waitFor(WAIT_SECONDS, TimeUnit.SECONDS) || taskset.exitValue() != 0) {
      taskset.destroyForcibly();
      throw new IOException("--core " + core + ": this process may not run there; see nproc");
    }
  }
}
