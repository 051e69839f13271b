package penstock.sim.swarm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether this process may have as many connections as it is to have. Java takes the hard limit for
 * itself as it starts.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc.5.html">proc(5)</a>
 */
final class OpenFiles {

  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String LINE = "Max open files";

  /** Jars, standard streams, selectors, the operator's connections. */
  private static final int OTHERS = 256;

  private OpenFiles() {}

  static void check(Connections connections) throws IOException {
    if (Files.isReadable(LIMITS)) {
      check(Files.readString(LIMITS), connections.max());
    }
  }

  static void check(String limits, int connections) throws IOException {
    long allowed =
        limits
            .lines()
            .filter(line -> line.startsWith(LINE))
            .map(line -> line.substring(LINE.length()).trim().split(" +", -1)[0])
            .mapToLong(soft -> soft.matches("[0-9]+") ? Long.parseLong(soft) : Long.MAX_VALUE)
            .findFirst()
            .orElse(Long.MAX_VALUE);
    long needed = (long) connections + OTHERS;
    if (allowed < needed) {
      throw new IOException(
          connections
              + " connections need "
              + needed
              + " open files, and this process may have "
              + allowed
              + ": raise the limit with ulimit -n "
              + needed
              + " ahead of the command (as root, or up to ulimit -Hn), or set fewer connections");
    }
  }
}
