package penstock.sim.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * On which cores the two processes run, as {@code taskset -c} takes them; empty where they are not
 * pinned. Pinned to a core each, they can't take time from each other, and what the node does per
 * core does not depend on what the load costs.
 *
 * @param why they are not pinned; empty where they are
 */
record Cores(String node, String load, String why) {

  private static final String LIST = "Cpus_allowed_list:";

  /** One core each, where this process may use two and there is a {@code taskset}. */
  static Cores oneEach() throws IOException {
    if (!has("taskset", System.getenv("PATH"))) {
      return new Cores("", "", "there is no taskset; it comes with util-linux");
    }
    List<Integer> allowed = allowed(Files.readString(Path.of("/proc/self/status")));
    if (allowed.size() < 2) {
      return new Cores("", "", "there is one core only");
    }
    return new Cores(allowed.get(0).toString(), allowed.get(1).toString(), "");
  }

  static Cores notPinned() {
    return new Cores("", "", "not asked for");
  }

  boolean pinned() {
    return why.isEmpty();
  }

  /** All of them, while the node warms up; empty where nothing is pinned. */
  String all() {
    return pinned() ? node + "," + load : "";
  }

  /**
   * For a node that begins on {@link #all} and goes on on its own: it makes as many threads as it
   * would have made there.
   */
  List<String> javaOptions() {
    return pinned() ? List.of("-XX:ActiveProcessorCount=" + count(node)) : List.of();
  }

  private static int count(String list) {
    return allowed(LIST + list).size();
  }

  /** Moves all threads of a process. */
  static void move(long pid, String cores) throws IOException, InterruptedException {
    Process taskset =
        new ProcessBuilder("taskset", "-a", "-p", "-c", cores, Long.toString(pid))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (taskset.waitFor() != 0) {
      throw new IOException("the node could not be moved to core " + cores);
    }
  }

  /** Puts {@code taskset} ahead of a command where it is to be pinned. */
  static List<String> pin(String cores, List<String> command) {
    if (cores.isEmpty()) {
      return command;
    }
    List<String> pinned = new ArrayList<>(List.of("taskset", "-c", cores));
    pinned.addAll(command);
    return pinned;
  }

  /** Puts {@code chrt} ahead of a node's command, as {@code bin/penstock} does. */
  static List<String> asBatch(List<String> command) {
    if (!has("chrt", System.getenv("PATH"))) {
      return command;
    }
    List<String> batch = new ArrayList<>(List.of("chrt", "--batch", "0"));
    batch.addAll(command);
    return batch;
  }

  private static boolean has(String tool, String path) {
    for (String directory : path.split(":", -1)) {
      if (Files.isExecutable(Path.of(directory, tool))) {
        return true;
      }
    }
    return false;
  }

  /** The cores in {@code Cpus_allowed_list: 0-3,8} of {@code /proc/PID/status}. */
  static List<Integer> allowed(String status) {
    String list =
        status
            .lines()
            .filter(line -> line.startsWith(LIST))
            .map(line -> line.substring(LIST.length()).trim())
            .findFirst()
            .orElse("");
    List<Integer> cores = new ArrayList<>();
    for (String range : list.split(",", -1)) {
      String[] ends = range.split("-", 2);
      if (!ends[0].isEmpty()) {
        int last = Integer.parseInt(ends[ends.length - 1]);
        for (int core = Integer.parseInt(ends[0]); core <= last; core++) {
          cores.add(core);
        }
      }
    }
    return cores;
  }
}
