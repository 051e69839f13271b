package penstock.sim.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Linux says of a process.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc.5.html">proc(5)</a>
 */
final class ProcFiles {

  /** USER_HZ: 100 on every architecture that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  /** Behind the command's closing bracket, counted from the state. */
  private static final int UTIME = 11;

  private static final int STIME = 12;
  private static final double KIB_PER_MIB = 1024;

  private ProcFiles() {}

  /** User and system time that all threads of a process took since it began. */
  static double cpuSeconds(long pid) throws IOException {
    return cpuSeconds(Files.readString(file(pid, "stat")));
  }

  /** Memory of a process that is in RAM, heap and everything else. */
  static double rssMib(long pid) throws IOException {
    return rssMib(Files.readString(file(pid, "status")));
  }

  private static Path file(long pid, String name) {
    return Path.of("/proc", Long.toString(pid), name);
  }

  static double cpuSeconds(String stat) throws IOException {
    // The command may hold blanks and brackets itself.
    String[] words = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ", -1);
    if (words.length <= STIME) {
      throw new IOException("not what /proc/PID/stat holds: " + stat);
    }
    return (Long.parseLong(words[UTIME]) + Long.parseLong(words[STIME])) / TICKS_PER_SECOND;
  }

  static double rssMib(String status) throws IOException {
    return status
            .lines()
            .filter(line -> line.startsWith("VmRSS:"))
            .map(line -> line.replaceAll("[^0-9]", ""))
            .mapToLong(Long::parseLong)
            .findFirst()
            .orElseThrow(() -> new IOException("no VmRSS: the process has ended"))
        / KIB_PER_MIB;
  }
}
