package penstock.chaos.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import penstock.chaos.RunFolder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code penstock bench fleet}. */
@Command(
    name = "penstock bench fleet",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "How fast a fleet of three nodes is on this machine, with PostgreSQL (fsync on) and an S3"
          + " store, and how long its devices wait when a node is killed, and when all nodes are"
          + " restarted one after the other.",
      "",
      "Prints one line of JSON: ack_p50_ms and ack_p99_ms from when an upload was due to its 200;"
          + " ..._silence_max_s is the longest time that a device went without a 200.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured, and the ledger has exactly what was acknowledged",
      "1:it has not, or the run broke off",
      "2:wrong options"
    })
public final class FleetCommand implements Callable<Integer> {

  private static final Set<String> ACTS = Set.of("latency", "kill", "rolling");

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "500",
      description = "Uploads a second, of 35 KB raw each. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--devices",
      paramLabel = "N",
      defaultValue = "500",
      description = "Default: ${DEFAULT-VALUE}.")
  private int devices;

  @Option(
      names = "--outstanding",
      paramLabel = "N",
      defaultValue = "400",
      description =
          "Uploads on their way at a time, at most: more than rate times latency."
              + " Default: ${DEFAULT-VALUE}.")
  private int outstanding;

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      defaultValue = "45",
      description = "Of each load. Default: ${DEFAULT-VALUE}.")
  private int warmup;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "How long latency is measured. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--only",
      paramLabel = "ACT",
      split = ",",
      description = "Of latency, kill and rolling; latency always comes first.")
  private @Nullable List<String> only;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Keeps the nodes' logs and data here.")
  private @Nullable Path keep;

  public static void main(String[] arguments) {
    CommandLine commandLine = new CommandLine(new FleetCommand());
    commandLine.setExecutionExceptionHandler(
        (exception, command, parsed) -> {
          command.getErr().println("penstock: " + exception.getMessage());
          return 1;
        });
    System.exit(commandLine.execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Set<String> acts = only == null ? ACTS : new TreeSet<>(only);
    if (!ACTS.containsAll(acts) || rate <= 0 || devices < 1 || outstanding < 1 || seconds < 1) {
      System.err.println(
          "penstock: --only takes " + new TreeSet<>(ACTS) + "; numbers must be positive");
      return 2;
    }
    FleetPlan plan =
        new FleetPlan(
            rate,
            devices,
            outstanding,
            Duration.ofSeconds(warmup),
            Duration.ofSeconds(seconds),
            acts.contains("kill"),
            acts.contains("rolling"));
    Path parent = keep == null ? Files.createTempDirectory("penstock-bench-") : keep;
    RunFolder folder = RunFolder.fresh(parent, "fleet");
    ObjectNode result = new ObjectMapper().createObjectNode();
    List<String> faults =
        new FleetBench(plan, System.err, result)
            .run(Path.of(System.getProperty("penstock.home", ".")), folder.path());
    System.out.println(result.put("ledger_agrees", faults.isEmpty()));
    faults.forEach(fault -> System.err.println("bench: WRONG: " + fault));
    if (keep == null) {
      folder.delete();
      Files.delete(parent);
    }
    return faults.isEmpty() ? 0 : 1;
  }
}
