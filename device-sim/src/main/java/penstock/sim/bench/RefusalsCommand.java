package penstock.sim.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code penstock bench refusals}: what may be asked for, within its limits. */
@Command(
    name = "refusals",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "How many uploads a second a node refuses that has no room, on kept mTLS connections.",
      "",
      "Starts a node on data of its own that takes one upload at a time, gives it one that does not"
          + " end, and sends others from as many devices as there are connections, each as soon as"
          + " the one before was refused. Prints one line of JSON.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured, and every answer was a refusal",
      "1:some were not, or the run broke off",
      "2:wrong options"
    })
final class RefusalsCommand implements Callable<Integer> {

  private static final int CONNECTIONS_MAX = 1_024;
  private static final int SECONDS_MAX = 3_600;
  private static final int BODY_MAX = 256 * 1024;

  /** One upload is in flight, next to none waits. */
  private static final List<String> NO_ROOM =
      List.of(
          "penstock.device.admission.requests-in-flight-max=1",
          "penstock.device.admission.waiting-max=1");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "64",
      description = "Default ${DEFAULT-VALUE}.")
  private int connections;

  @Option(
      names = "--body",
      paramLabel = "BYTES",
      defaultValue = "10000",
      description = "Of each upload, default ${DEFAULT-VALUE}.")
  private int bodyBytes;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description = "How long to measure, default ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "20",
      description = "Seconds of load ahead of that, default ${DEFAULT-VALUE}.")
  private int warmup;

  @Option(
      names = "--node-setting",
      paramLabel = "KEY=VALUE",
      description = "A setting of the node. May be repeated.")
  private List<String> nodeSettings = List.of();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where the node's data goes, into a folder that is deleted afterwards.")
  private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

  @Override
  public Integer call() throws InterruptedException {
    try {
      RefusalsBench bench =
          new RefusalsBench(
              settings(),
              within("--connections", connections, 1, CONNECTIONS_MAX),
              within("--body", bodyBytes, 1, BODY_MAX));
      return bench.run(System.out) ? 0 : 1;
    } catch (IOException | ExecutionException e) {
      System.err.println("penstock: the bench broke off: " + e.getMessage());
      return 1;
    }
  }

  private BenchSettings settings() throws IOException {
    String home = System.getProperty("penstock.home", "");
    if (home.isEmpty() || !Files.isDirectory(Path.of(home))) {
      throw wrong("start this as bin/penstock bench refusals");
    }
    List<String> settings = new ArrayList<>(NO_ROOM);
    settings.addAll(nodeSettings);
    return new BenchSettings(
        BenchSettings.Node.installed(Path.of(home).toAbsolutePath(), List.of(), settings),
        Path.of(System.getProperty("java.home")),
        directory.toAbsolutePath(),
        new LoadSettings(
            List.of(),
            0,
            "refusals",
            Mix.ESSAY,
            0,
            within("--warmup", warmup, 0, SECONDS_MAX),
            within("--seconds", seconds, 1, SECONDS_MAX),
            connections,
            connections,
            1),
        Cores.oneEach(),
        null);
  }

  private int within(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw wrong(option + " is " + value + ", allowed is " + least + " to " + most);
    }
    return value;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
