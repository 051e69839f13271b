package penstock.sim.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code penstock bench flood}: what may be asked for, within its limits. */
@Command(
    name = "flood",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "How a node takes it when many devices come back at once.",
      "",
      "Starts a node on data of its own and a fleet of simulated devices, pins each to a core where"
          + " there are two, lets ordinary life warm the node up, lets the storm break, and prints"
          + " one line of JSON.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured, and the ledger has exactly what was acknowledged",
      "1:it has not, or the run broke off",
      "2:wrong options"
    })
final class FloodCommand implements Callable<Integer> {

  private static final int WARMUP_MAX = 3_600;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--fleet",
      paramLabel = "FLEET",
      defaultValue = "essay",
      description = "A file, or the name of one in conf/fleets; default ${DEFAULT-VALUE}.")
  private String fleet = "";

  @Option(
      names = "--storm",
      paramLabel = "NAME",
      defaultValue = "all-back",
      description = "One of the fleet's storms, default ${DEFAULT-VALUE}.")
  private String storm = "";

  @Option(
      names = "--retry",
      paramLabel = "KIND",
      description = {
        "What refused devices are told: appointment (the node's usual), fixed (all the same number"
            + " of seconds) or none (they back off by themselves).",
        "Sets penstock.device.admission.retry-after."
      })
  private @Nullable String retry;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "60",
      description =
          "Seconds of ordinary life ahead of the storm, default ${DEFAULT-VALUE}. For three quarters"
              + " of them the node may use all cores.")
  private int warmup;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long the devices live, warming up apart. Default: the fleet's duration.")
  private @Nullable Integer seconds;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Draws all that is drawn, default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--jdk",
      paramLabel = "DIR",
      description = "The JDK that both processes run on. Default: the one that runs this.")
  private Path jdk = Path.of(System.getProperty("java.home"));

  @Option(
      names = "--node-java-opts",
      paramLabel = "OPTS",
      defaultValue = "-Xmx1536m",
      description =
          "Options of the node's JVM behind those of conf/jvm.options, default ${DEFAULT-VALUE}.")
  private String nodeJavaOptions = "";

  @Option(
      names = "--sim-java-opts",
      paramLabel = "OPTS",
      defaultValue = "-Xmx1400m -XX:+UseSerialGC -XX:MaxDirectMemorySize=384m",
      description = "Options of the simulator's JVM, default: \"${DEFAULT-VALUE}\".")
  private String simJavaOptions = "";

  @Option(
      names = "--node-setting",
      paramLabel = "KEY=VALUE",
      description = "A setting of the node, as in penstock.segment.linger=2ms. May be repeated.")
  private List<String> nodeSettings = List.of();

  @Option(
      names = "--ideal-rate",
      paramLabel = "MB/S",
      description = {
        "Raw log that this node takes without a flood, as bench ingest --mix essay tells; the ideal"
            + " drain is the backlog at that rate. Default: the rate of the drain itself."
      })
  private @Nullable Double idealRate;

  @Option(names = "--no-pin", description = "Pins nothing.")
  private boolean noPin;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where the node's data goes, into a folder that is deleted afterwards.")
  private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the whole run there.")
  private @Nullable Path json;

  @Option(names = "--picture", paramLabel = "FILE", description = "Draws it there, as SVG.")
  private @Nullable Path picture;

  @Override
  public Integer call() throws InterruptedException {
    try {
      return new FloodBench(settings(), System.out, System.err).run() ? 0 : 1;
    } catch (IOException e) {
      System.err.println("penstock: the bench broke off: " + e.getMessage());
      return 1;
    }
  }

  private FloodSettings settings() throws IOException {
    if (warmup < 0 || warmup > WARMUP_MAX) {
      throw wrong("--warmup is " + warmup + ", allowed is 0 to " + WARMUP_MAX);
    }
    if (idealRate != null && !(idealRate > 0)) {
      throw wrong("--ideal-rate is " + idealRate + ", allowed is more than 0");
    }
    List<String> nodeWords = new ArrayList<>(checked(nodeSettings));
    if (retry != null) {
      if (!List.of("appointment", "fixed", "none").contains(retry)) {
        throw wrong("--retry is " + retry + ", expected appointment, fixed or none");
      }
      nodeWords.add("penstock.device.admission.retry-after=" + retry);
    }
    if (!Files.isExecutable(jdk.resolve("bin").resolve("java"))) {
      throw wrong("--jdk: there is no bin/java in " + jdk);
    }
    String home = System.getProperty("penstock.home", "");
    if (!Files.exists(Path.of(home, "node", "target", "penstock-node.jar"))) {
      throw wrong("there is no node below " + home + ": start this as bin/penstock bench flood");
    }
    return new FloodSettings(
        BenchSettings.Node.installed(Path.of(home), words(nodeJavaOptions), nodeWords),
        jdk.toAbsolutePath(),
        words(simJavaOptions),
        directory.toAbsolutePath(),
        noPin ? Cores.notPinned() : Cores.oneEach(),
        new FloodSettings.Run(fleet, storm, warmup, seconds, seed),
        retry == null ? "" : retry,
        idealRate == null ? Double.NaN : idealRate,
        json,
        picture);
  }

  private List<String> checked(List<String> settings) {
    for (String setting : settings) {
      if (!setting.matches("[A-Za-z][A-Za-z0-9.-]*=.*")) {
        throw wrong("--node-setting is " + setting + ", expected KEY=VALUE");
      }
    }
    return settings;
  }

  private static List<String> words(String options) {
    return Arrays.stream(options.trim().split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
